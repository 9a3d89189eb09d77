using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;

namespace TeleExpertise.Web.SignIn;

/// <summary>Who is there: ASP.NET Core Identity on our accounts, and cookies.</summary>
static class SignInStage
{
    public static void AddSignIn(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddScoped<CurrentActor>();
        services.AddIdentityCore<Account>(o =>
            {
                o.Stores.SchemaVersion = IdentitySchemaVersions.Version3;
                o.User.AllowedUserNameCharacters = ""; // names are e-mail addresses, checked as such
            })
            .AddUserStore<UserOnlyStore<Account, ExpertiseDb, Guid>>()
            .AddSignInManager();
        services.AddAuthentication(IdentityConstants.ApplicationScheme).AddIdentityCookies();
        services.AddAuthorization();
        services.AddHostedService<FirstAdministratorLink>();
        // A password set anew or an account disabled ends the sessions signed in before.
        services.Configure<SecurityStampValidatorOptions>(o => o.ValidationInterval = TimeSpan.FromMinutes(1));
        services.AddAntiforgery(o => Harden(builder, o.Cookie, "antiforgery"));
        services.ConfigureApplicationCookie(o =>
        {
            Harden(builder, o.Cookie, "session");
            o.LoginPath = "/sign-in";
            o.ReturnUrlParameter = "next";
            o.ExpireTimeSpan = TimeSpan.FromHours(10);
            o.Events.OnRedirectToLogin = context => Answer(context, StatusCodes.Status401Unauthorized);
            o.Events.OnRedirectToAccessDenied = context => Answer(context, StatusCodes.Status404NotFound);
        });
    }

    public static void UseSignIn(this WebApplication app)
    {
        app.UseAuthentication();
        app.UseMiddleware<LoadActor>();
        app.UseAuthorization();
        app.UseAntiforgery();
    }

    public static void MapSignIn(this WebApplication app) =>
        app.MapPost("/sign-out", async (HttpContext http, SignInManager<Account> signIn, IAntiforgery antiforgery) =>
        {
            if (!await antiforgery.IsRequestValidAsync(http)) return Results.BadRequest();
            await signIn.SignOutAsync();
            return Results.Redirect("/sign-in");
        }).ExcludeFromDescription();

    /// <summary>Over https the cookies carry the __Host- prefix; over http, on this machine only, they cannot.</summary>
    static void Harden(WebApplicationBuilder builder, CookieBuilder cookie, string name)
    {
        var secure = IsSecure(builder.Configuration);
        cookie.Name = CookieName(builder.Configuration, name);
        cookie.HttpOnly = true;
        cookie.SameSite = SameSiteMode.Lax;
        cookie.Path = "/";
        cookie.SecurePolicy = secure ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
    }

    public static string CookieName(IConfiguration settings, string name) => (IsSecure(settings) ? "__Host-" : "") + "teleexpertise-" + name;

    static bool IsSecure(IConfiguration settings) => settings["PublicUrl"]?.StartsWith("https:", StringComparison.Ordinal) == true;

    static Task Answer(Microsoft.AspNetCore.Authentication.RedirectContext<Microsoft.AspNetCore.Authentication.Cookies.CookieAuthenticationOptions> context, int apiStatus)
    {
        if (context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal)) context.Response.StatusCode = apiStatus;
        else if (apiStatus == StatusCodes.Status404NotFound) context.Response.StatusCode = apiStatus;
        else context.Response.Redirect(context.RedirectUri);
        return Task.CompletedTask;
    }
}
