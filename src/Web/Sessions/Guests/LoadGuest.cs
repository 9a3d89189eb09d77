using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Sessions.Guests;
using TeleExpertise.Web.SignIn;

namespace TeleExpertise.Web.Sessions.Guests;

/// <summary>Marks what a guest without an account may use, known by their own cookie; a person's cookie counts for nothing there.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ForGuestsAttribute : Attribute;

/// <summary>The guest of this HTTP request.</summary>
public sealed class CurrentGuest
{
    /// <summary>Null when the browser has no link that opens something.</summary>
    public GuestAtTheDoor? Guest { get; internal set; }
}

/// <summary>A guest's cookie: the id of their link, sealed with the keys of the installation, until the browser is closed. The database says what it opens.</summary>
sealed class GuestCookie(IDataProtectionProvider protection, IConfiguration settings)
{
    readonly IDataProtector guests = protection.CreateProtector("TeleExpertise.SessionGuest");

    string Name => SignInStage.CookieName(settings, "guest");

    public void Give(HttpResponse response, Guid guest) => response.Cookies.Append(Name, guests.Protect(guest.ToString()),
        new CookieOptions { Path = "/", HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = SignInStage.IsSecure(settings) });

    /// <summary>Null for none, and for one that is not ours.</summary>
    public Guid? Read(HttpRequest request)
    {
        if (request.Cookies[Name] is not { Length: < 1000 } sealedText) return null;
        try
        {
            return Guid.TryParse(guests.Unprotect(sealedText), out var id) ? id : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}

/// <summary>Makes a guest the caller of what is marked for guests, and of nothing else.</summary>
sealed class LoadGuest(RequestDelegate next)
{
    public async Task Invoke(HttpContext http, FindGuest find, CurrentGuest current, GuestCookie cookie, ExpertiseDb db)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<ForGuestsAttribute>() is not null)
        {
            db.Reach = Reach.Door;
            current.Guest = cookie.Read(http.Request) is { } id ? await find.Run(id, http.RequestAborted) : null;
            http.User = current.Guest is { } guest
                ? new(new ClaimsIdentity([new(ClaimTypes.NameIdentifier, guest.Id.ToString())], "guest"))
                : new(new ClaimsIdentity());
        }
        await next(http);
    }
}
