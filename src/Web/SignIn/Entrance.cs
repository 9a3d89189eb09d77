using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Web.Layout;

namespace TeleExpertise.Web.SignIn;

/// <summary>
/// The one door: every way in ends here, once it has proven who the person is. It opens a sign-in under a fresh random id, which the
/// browser's cookie carries from then on, and ends the one that the browser had before.
/// </summary>
public sealed class Entrance(IHttpContextAccessor accessor, BeginSignIn begin, ExpertiseDb db, IDataProtectionProvider protection, IConfiguration settings)
{
    const string SignInClaim = "sign-in";
    static readonly TimeSpan Remembered = TimeSpan.FromDays(180);
    readonly IDataProtector browsers = protection.CreateProtector("TeleExpertise.KnownBrowser");

    /// <summary>The sign-in that was opened in this request; null before.</summary>
    public AccountSignIn? Begun { get; private set; }

    /// <summary>Lets a person in.</summary>
    /// <param name="account">Who; not disabled.</param>
    /// <param name="method">How it was proven.</param>
    /// <param name="next">Where the person wanted to go; anything but a path of this site leads home.</param>
    /// <returns>The path to go to: <paramref name="next"/>, or the page that adds a second way in when there is none.</returns>
    public async Task<string> Enter(Account account, SignInMethod method, string? next)
    {
        using var door = db.As(Reach.Door); // whoever was here before
        var http = accessor.HttpContext!;
        var signIn = Begun = await begin.Run(account.Id, method, DeviceFamily.Of(http.Request.Headers.UserAgent), await Here(), http.RequestAborted);
        Claim[] claims = [new(ClaimTypes.NameIdentifier, account.Id.ToString()), new(SignInClaim, signIn.Id.ToString())];
        await http.SignInAsync(IdentityConstants.ApplicationScheme, new ClaimsPrincipal(new ClaimsIdentity(claims, IdentityConstants.ApplicationScheme)), new() { IsPersistent = false });
        Remember(http, account.Id);
        return signIn.Confined ? "/account/first" : LocalPath.Of(next);
    }

    /// <summary>The sign-in that the browser's cookie names, alive or not; null for none.</summary>
    internal async Task<Guid?> Here() => SignInOf((await accessor.HttpContext!.AuthenticateAsync(IdentityConstants.ApplicationScheme)).Principal);

    /// <summary>The sign-in that a cookie's principal carries; null for none.</summary>
    internal static Guid? SignInOf(ClaimsPrincipal? principal) => Guid.TryParse(principal?.FindFirstValue(SignInClaim), out var id) ? id : null;

    /// <summary>The account last used from this browser.</summary>
    internal KnownBrowser? Known()
    {
        if (accessor.HttpContext!.Request.Cookies[SignInStage.CookieName(settings, "browser")] is not { } sealedText) return null;
        try
        {
            var parts = browsers.Unprotect(sealedText).Split(' ');
            return new(Guid.Parse(parts[0]), Guid.Parse(parts[1]));
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            return null;
        }
    }

    void Remember(HttpContext http, Guid account)
    {
        if (Known()?.AccountId == account) return;
        var cookie = new CookieOptions { Path = "/", HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = SignInStage.IsSecure(settings), MaxAge = Remembered };
        http.Response.Cookies.Append(SignInStage.CookieName(settings, "browser"), browsers.Protect($"{account} {Guid.NewGuid()}"), cookie);
    }
}
