using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Web.Api;
using TeleExpertise.Web.ProSanteConnect;

namespace TeleExpertise.Web.SignIn;

/// <summary>Who is there: ASP.NET Core Identity on our accounts, and cookies.</summary>
static class SignInStage
{
    public static void AddSignIn(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddScoped<CurrentActor>();
        services.AddScoped<Screens.CurrentScreen>();
        services.AddScoped<Sessions.Guests.CurrentGuest>();
        services.AddSingleton<Sessions.Guests.GuestCookie>();
        services.AddIdentityCore<Account>(o =>
            {
                o.Stores.SchemaVersion = IdentitySchemaVersions.Version3;
                o.User.AllowedUserNameCharacters = ""; // names are e-mail addresses, checked as such
            })
            .AddUserStore<UserOnlyStore<Account, ExpertiseDb, Guid>>()
            .AddSignInManager();
        services.AddScoped<Entrance>();
        services.AddSingleton(new SignInLimits(
            TimeSpan.FromMinutes(builder.Configuration.GetValue("SignIn:IdleMinutes", 30)), TimeSpan.FromHours(builder.Configuration.GetValue("SignIn:AbsoluteHours", 12))));
        services.AddAuthentication(IdentityConstants.ApplicationScheme).AddIdentityCookies();
        services.AddAuthorization();
        services.AddHostedService<FirstAdministratorLink>();
        services.AddAntiforgery(o => Harden(builder, o.Cookie, "antiforgery"));
        services.ConfigureApplicationCookie(o => Carry(builder, o));
        // Holds a passkey's challenge for the moment between asking and answering.
        services.Configure<CookieAuthenticationOptions>(IdentityConstants.TwoFactorUserIdScheme, o => Harden(builder, o.Cookie, "passkey"));
        builder.AddPasskeys();
    }

    static void Carry(WebApplicationBuilder builder, CookieAuthenticationOptions o)
    {
        Harden(builder, o.Cookie, "session");
        o.LoginPath = "/sign-in";
        o.ReturnUrlParameter = "next";
        o.SlidingExpiration = false; // the row in sign_in says what is alive
        o.ExpireTimeSpan = TimeSpan.FromHours(builder.Configuration.GetValue("SignIn:AbsoluteHours", 12));
        o.Events.OnValidatePrincipal = _ => Task.CompletedTask; // instead of the framework's security stamp: see LoadActor
        o.Events.OnRedirectToLogin = Refuse;
        o.Events.OnRedirectToAccessDenied = context =>
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        };
    }

    public static void UseSignIn(this WebApplication app)
    {
        app.UseAuthentication();
        app.UseMiddleware<LoadActor>();
        app.UseMiddleware<Screens.LoadScreen>();
        app.UseMiddleware<Sessions.Guests.LoadGuest>();
        app.UseAuthorization();
        app.UseMiddleware<AskAgain>();
        app.UseAntiforgery();
    }

    public static void MapSignIn(this WebApplication app)
    {
        app.MapPost("/sign-out", SignOut).WithMetadata(new OpenToConfinedAttribute()).ExcludeFromDescription();
        app.MapGet("/account/alive", () => Results.NoContent()).RequireAuthorization().ExcludeFromDescription();
        var sessions = app.MapGroup("/account/sessions").RequireAuthorization().ExcludeFromDescription();
        sessions.MapPost("/end", EndOne);
        sessions.MapPost("/end-others", EndOthers);
        app.MapPost("/account/totp/remove", RemoveCodes).RequireAuthorization().RequireReAuthentication("/account/security").ExcludeFromDescription();
        app.MapPasskeys();
    }

    static async Task<IResult> RemoveCodes(IFormCollection form, RemoveTotp remove, CurrentActor me, CancellationToken cancel)
    {
        var done = await remove.Run(me.Actor.Id, cancel);
        return Results.LocalRedirect("/account/security" + (done.Succeeded ? "?done=totp-removed" : $"?fault={done.Refusal.Code}"));
    }

    static async Task<IResult> SignOut(IFormCollection form, HttpContext http, EndSignIn end, CurrentActor me, PscSignOut provider)
    {
        var there = me.IsSignedIn ? await provider.Address(me.SignIn, http.Request, CancellationToken.None) : null;
        if (me.IsSignedIn) await end.Run(me.Actor.Id, me.SignIn.Id, CancellationToken.None);
        await http.SignOutAsync(IdentityConstants.ApplicationScheme);
        http.Response.Headers["Clear-Site-Data"] = "\"storage\""; // what the device kept for lost lines, with or without script (W3C Clear Site Data)
        return there is null ? Results.Redirect("/sign-in") : LeavingPage.Show(http, there);
    }

    static async Task<IResult> EndOne(IFormCollection form, EndSignIn end, CurrentActor me, CancellationToken cancel) =>
        Guid.TryParse(form["id"], out var id) && (await end.Run(me.Actor.Id, id, cancel)).Succeeded ? Results.LocalRedirect("/account/sessions") : Results.NotFound();

    static async Task<IResult> EndOthers(IFormCollection form, EndOtherSignIns end, CurrentActor me, CancellationToken cancel)
    {
        await end.Run(me.Actor.Id, me.SignIn.Id, cancel);
        return Results.LocalRedirect("/account/sessions");
    }

    /// <summary>Over https the cookies carry the __Host- prefix; over http, on this machine only, they cannot.</summary>
    public static void Harden(WebApplicationBuilder builder, CookieBuilder cookie, string name)
    {
        var secure = IsSecure(builder.Configuration);
        cookie.Name = CookieName(builder.Configuration, name);
        cookie.HttpOnly = true;
        cookie.SameSite = SameSiteMode.Lax;
        cookie.Path = "/";
        cookie.SecurePolicy = secure ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
    }

    public static string CookieName(IConfiguration settings, string name) => (IsSecure(settings) ? "__Host-" : "") + "teleexpertise-" + name;

    public static bool IsSecure(IConfiguration settings) => settings["PublicUrl"]?.StartsWith("https:", StringComparison.Ordinal) == true;

    /// <summary>Pages lead to the sign-in page, or to the one that adds a second way in; programs get the status.</summary>
    static Task Refuse(RedirectContext<CookieAuthenticationOptions> context)
    {
        var http = context.HttpContext;
        var why = http.Features.Get<WhySignedOut>();
        if (http.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase))
        {
            if (why is { Confined: true }) return Problems.Write(http, StatusCodes.Status403Forbidden, "second-way-missing");
            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
        }
        else if (why is null) http.Response.Redirect(context.RedirectUri);
        else http.Response.Redirect(why.Confined ? "/account/first" : context.RedirectUri + "&over=true");
        return Task.CompletedTask;
    }
}
