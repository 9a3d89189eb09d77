using System.Security.Claims;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;

namespace TeleExpertise.Web.SignIn;

/// <summary>The signed-in person of this HTTP request; loaded once by <see cref="LoadActor"/>.</summary>
public sealed class CurrentActor
{
    Actor? actor;

    /// <summary>True when somebody is signed in.</summary>
    public bool IsSignedIn => actor is not null;

    /// <summary>The person; only where sign-in is required.</summary>
    public Actor Actor => actor ?? throw new InvalidOperationException("Nobody is signed in here; the endpoint forgot to require it.");

    internal void Set(Actor loaded) => actor = loaded;
}

/// <summary>Loads the person behind the cookie, with the roles that hold now; a disabled account counts as signed out.</summary>
sealed class LoadActor(RequestDelegate next)
{
    public async Task Invoke(HttpContext http, FindActor find, ExpertiseDb db, TimeProvider clock, CurrentActor current)
    {
        if (http.User.FindFirstValue(ClaimTypes.NameIdentifier) is { } text && Guid.TryParse(text, out var id))
        {
            db.Reach = Reach.Of(id, clock.Today());
            if (await find.Run(id, http.RequestAborted) is { } actor) current.Set(actor);
            else
            {
                db.Reach = Reach.Door;
                http.User = new ClaimsPrincipal(new ClaimsIdentity());
            }
        }
        await next(http);
    }
}
