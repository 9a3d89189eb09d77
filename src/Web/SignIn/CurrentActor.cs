using System.Security.Claims;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;

namespace TeleExpertise.Web.SignIn;

/// <summary>The signed-in person of this HTTP request; loaded once by <see cref="LoadActor"/>.</summary>
public sealed class CurrentActor
{
    Actor? actor;
    AccountSignIn? signIn;

    /// <summary>True when somebody is signed in.</summary>
    public bool IsSignedIn => actor is not null;

    /// <summary>The person; only where sign-in is required.</summary>
    public Actor Actor => actor ?? throw new InvalidOperationException("Nobody is signed in here; the endpoint forgot to require it.");

    /// <summary>The sign-in that the cookie carries; only where sign-in is required.</summary>
    public AccountSignIn SignIn => signIn ?? throw new InvalidOperationException("Nobody is signed in here; the endpoint forgot to require it.");

    internal void Set(Actor loaded, AccountSignIn through) => (actor, signIn) = (loaded, through);
}

/// <summary>
/// Loads the person behind the cookie, with the roles that hold now. A sign-in that has ended, is too old or idle, and a disabled
/// account count as signed out; one that is confined counts so everywhere but where a second way in is added.
/// </summary>
sealed class LoadActor(RequestDelegate next)
{
    public async Task Invoke(HttpContext http, FindSignIn findSignIn, FindActor find, ExpertiseDb db, TimeProvider clock, CurrentActor current)
    {
        var asked = http.GetEndpoint()?.Metadata;
        if (Entrance.SignInOf(http.User) is { } id)
        {
            var signIn = await findSignIn.Run(id, http.RequestAborted);
            var held = signIn is { Confined: true } && asked?.GetMetadata<OpenToConfinedAttribute>() is null;
            if (signIn is null || held || !await Load(signIn, find, db, clock, current, http.RequestAborted))
            {
                http.User = new ClaimsPrincipal(new ClaimsIdentity());
                http.Features.Set(new WhySignedOut(held));
            }
        }
        else http.User = new ClaimsPrincipal(new ClaimsIdentity()); // a cookie of another making
        if (asked?.GetMetadata<AtTheDoorAttribute>() is not null) db.Reach = Reach.Door;
        await next(http);
    }

    static async Task<bool> Load(AccountSignIn signIn, FindActor find, ExpertiseDb db, TimeProvider clock, CurrentActor current, CancellationToken cancel)
    {
        db.Reach = Reach.Of(signIn.AccountId, clock.Today());
        if (await find.Run(signIn.AccountId, cancel) is { } actor) current.Set(actor, signIn);
        else db.Reach = Reach.Door;
        return current.IsSignedIn;
    }
}

/// <summary>There was a cookie, and it was not enough.</summary>
/// <param name="Confined">True when a second way in must be added first; false when the sign-in is over.</param>
sealed record WhySignedOut(bool Confined);

/// <summary>Marks what also a confined sign-in may use: adding the second way in, and going away.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class OpenToConfinedAttribute : Attribute;

/// <summary>Marks where somebody comes in, maybe another person than the one whose cookie the browser still has: it works for nobody yet.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class AtTheDoorAttribute : Attribute;
