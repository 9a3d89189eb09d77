using Microsoft.AspNetCore.Localization;

namespace TeleExpertise.Web.Layout;

/// <summary>The reader's choice of language, in a cookie.</summary>
static class Language
{
    public static string CookieName(IConfiguration settings) => SignIn.SignInStage.CookieName(settings, "language");

    public static void MapLanguage(this WebApplication app) =>
        app.MapPost("/language", (HttpContext http, IFormCollection form) =>
        {
            var culture = form["culture"] == "en-GB" ? "en-GB" : "fr-FR";
            http.Response.Cookies.Append(CookieName(app.Configuration), CookieRequestCultureProvider.MakeCookieValue(new RequestCulture(culture)),
                new CookieOptions { Path = "/", SameSite = SameSiteMode.Lax, HttpOnly = true, Secure = SignIn.SignInStage.IsSecure(app.Configuration), MaxAge = TimeSpan.FromDays(365) });
            return Results.LocalRedirect(LocalPath.Of(form["back"]));
        }).WithMetadata(new SignIn.OpenToConfinedAttribute()).ExcludeFromDescription();
}

/// <summary>A path of this site out of untrusted text; the home page for anything else.</summary>
static class LocalPath
{
    public static string Of(string? text) =>
        text is ['/', ..] && !text.StartsWith("//", StringComparison.Ordinal) && !text.StartsWith("/\\", StringComparison.Ordinal) && !text.Any(char.IsControl) ? text : "/";
}
