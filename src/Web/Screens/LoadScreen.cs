using System.Security.Claims;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Screens;
using TeleExpertise.Web.SignIn;

namespace TeleExpertise.Web.Screens;

/// <summary>Marks what a meeting-room screen may use, known by its own cookie; a person's cookie counts for nothing there.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ForScreensAttribute : Attribute;

/// <summary>The screen of this HTTP request.</summary>
public sealed class CurrentScreen
{
    /// <summary>Null when the browser is no enrolled screen.</summary>
    public RoomScreen? Screen { get; internal set; }
}

/// <summary>Makes an enrolled screen the caller of what is marked for screens, and of nothing else.</summary>
sealed class LoadScreen(RequestDelegate next, IConfiguration settings)
{
    public const string Cookie = "screen";

    public async Task Invoke(HttpContext http, FindScreen find, CurrentScreen current, ExpertiseDb db)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<ForScreensAttribute>() is not null)
        {
            db.Reach = Reach.Door;
            var secret = http.Request.Cookies[SignInStage.CookieName(settings, Cookie)];
            current.Screen = secret is { Length: 43 } ? await find.Run(secret, http.RequestAborted) : null;
            http.User = current.Screen is { } screen
                ? new(new ClaimsIdentity([new(ClaimTypes.NameIdentifier, screen.Id.ToString())], Cookie))
                : new(new ClaimsIdentity());
        }
        await next(http);
    }
}
