using System.Buffers.Text;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using TeleExpertise.Expertise;
using TeleExpertise.Expertise.People;
using TeleExpertise.Web.Api;
using TeleExpertise.Web.Layout;

namespace TeleExpertise.Web.SignIn;

/// <summary>What pages/passkey.ts asks and sends: options as JSON, the browser's answer in a plain form.</summary>
static class PasskeysStage
{
    const string Security = "/account/security";

    public static void AddPasskeys(this WebApplicationBuilder builder)
    {
        var site = Uri.TryCreate(builder.Configuration["PublicUrl"], UriKind.Absolute, out var url) ? url : null;
        builder.Services.Configure<IdentityPasskeyOptions>(o =>
        {
            o.ServerDomain = site?.Host; // without the setting, a developer's machine: the name that was asked for
            o.UserVerificationRequirement = "required";
            o.ResidentKeyRequirement = "required";
            o.ValidateOrigin = context => ValueTask.FromResult(!context.CrossOrigin && context.Origin == (site?.GetLeftPart(UriPartial.Authority) ?? OriginOf(context.HttpContext.Request)));
        });
    }

    static string OriginOf(HttpRequest request) => $"{request.Scheme}://{request.Host}";

    public static void MapPasskeys(this WebApplication app)
    {
        app.MapPost("/sign-in/passkey/options", RequestOptions).WithMetadata(new AtTheDoorAttribute()).ExcludeFromDescription();
        app.MapPost("/sign-in/passkey", Enter).WithMetadata(new AtTheDoorAttribute()).RequireRateLimiting(Limits.SignIn).ExcludeFromDescription();
        var mine = app.MapGroup("/account").RequireAuthorization().ExcludeFromDescription();
        mine.MapPost("/confirm/options", RequestOptions);
        mine.MapPost("/confirm/passkey", Confirm);
        mine.MapPost("/passkeys/options", CreationOptions).RequireReAuthentication(Security).WithMetadata(new OpenToConfinedAttribute());
        mine.MapPost("/passkeys", Add).RequireReAuthentication(Security).WithMetadata(new OpenToConfinedAttribute());
        mine.MapPost("/passkeys/rename", Rename);
        mine.MapPost("/passkeys/remove", Remove).RequireReAuthentication(Security);
    }

    // The form carries the antiforgery token: reading it is what makes the framework check it.
    static async Task<IResult> RequestOptions(IFormCollection form, SignInManager<Account> passkeys) =>
        Results.Content(await passkeys.MakePasskeyRequestOptionsAsync(null!), "application/json");

    static async Task<IResult> CreationOptions(IFormCollection form, SignInManager<Account> passkeys, UserManager<Account> accounts, CurrentActor me)
    {
        var account = (await accounts.FindByIdAsync(me.Actor.Id.ToString()))!;
        var name = account.Email ?? account.DisplayName;
        return Results.Content(await passkeys.MakePasskeyCreationOptionsAsync(new() { Id = account.Id.ToString(), Name = name, DisplayName = account.DisplayName }), "application/json");
    }

    static async Task<IResult> Enter(IFormCollection form, HttpContext http, SignInManager<Account> passkeys, UserManager<Account> accounts, Entrance entrance)
    {
        var next = LocalPath.Of(form["next"]);
        return await Prove(form, http, passkeys, accounts) is { } account
            ? Results.LocalRedirect(await entrance.Enter(account, SignInMethod.Passkey, next))
            : Results.LocalRedirect($"/sign-in?passkey=refused&next={Uri.EscapeDataString(next)}");
    }

    static async Task<IResult> Confirm(
        IFormCollection form, HttpContext http, SignInManager<Account> passkeys, UserManager<Account> accounts, ReAuthenticate again, CurrentActor me, CancellationToken cancel)
    {
        var next = LocalPath.Of(form["next"]);
        if ((await Prove(form, http, passkeys, accounts))?.Id != me.Actor.Id) return Results.LocalRedirect($"{AskAgain.Page}?passkey=refused&next={Uri.EscapeDataString(next)}");
        await again.Run(me.SignIn, cancel);
        return Results.LocalRedirect(next);
    }

    /// <summary>The account whose passkey answered our challenge with the person verified; null for anything else.</summary>
    static async Task<Account?> Prove(IFormCollection form, HttpContext http, SignInManager<Account> passkeys, UserManager<Account> accounts)
    {
        if (!await HasChallenge(http) || form["credential"] is not [{ Length: > 0 } credential]) return null;
        var proof = await passkeys.PerformPasskeyAssertionAsync(credential);
        if (!proof.Succeeded || proof.User.DisabledAt is not null) return null;
        return (await accounts.AddOrUpdatePasskeyAsync(proof.User, proof.Passkey)).Succeeded ? proof.User : null;
    }

    static async Task<IResult> Add(IFormCollection form, HttpContext http, SignInManager<Account> passkeys, AddPasskey add, CurrentActor me, CancellationToken cancel)
    {
        if (!await HasChallenge(http) || form["credential"] is not [{ Length: > 0 } credential]) return Back("passkey-refused");
        var made = await passkeys.PerformPasskeyAttestationAsync(credential);
        if (!made.Succeeded || made.UserEntity.Id != me.Actor.Id.ToString()) return Back("passkey-refused");
        var name = form["name"].ToString() is { Length: > 0 } given ? given : DeviceFamily.Of(http.Request.Headers.UserAgent);
        var added = await add.Run(me.SignIn, made.Passkey, name, cancel);
        if (!added.Succeeded) return Back(added.Refusal.Code);
        return Results.LocalRedirect(me.SignIn.Confined ? "/" : $"{Security}?done=passkey-added");
    }

    static async Task<IResult> Rename(IFormCollection form, RenamePasskey rename, CurrentActor me, CancellationToken cancel) =>
        Answer(await rename.Run(me.Actor.Id, IdOf(form), form["name"].ToString(), cancel), "passkey-renamed");

    static async Task<IResult> Remove(IFormCollection form, RemovePasskey remove, CurrentActor me, CancellationToken cancel) =>
        Answer(await remove.Run(me.Actor.Id, IdOf(form), cancel), "passkey-removed");

    static IResult Answer(Outcome<Done> done, string word) =>
        done.Succeeded ? Results.LocalRedirect($"{Security}?done={word}")
        : done.Refusal == Refusal.NotFound ? Results.NotFound()
        : Back(done.Refusal.Fields is [{ } fault, ..] ? fault.Code : done.Refusal.Code);

    static IResult Back(string fault) => Results.LocalRedirect($"{Security}?fault={fault}");

    /// <summary>The challenge waits in a short-lived cookie; without one there is nothing that the browser could have answered.</summary>
    static async Task<bool> HasChallenge(HttpContext http) => (await http.AuthenticateAsync(IdentityConstants.TwoFactorUserIdScheme)).Succeeded;

    static byte[] IdOf(IFormCollection form)
    {
        var text = form["id"].ToString();
        return Base64Url.IsValid(text) ? Base64Url.DecodeFromChars(text) : [];
    }
}
