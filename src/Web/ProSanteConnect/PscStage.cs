using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.AspNetCore.Identity;
using TeleExpertise.Expertise.People;
using TeleExpertise.Web.Api;
using TeleExpertise.Web.Layout;
using TeleExpertise.Web.SignIn;

namespace TeleExpertise.Web.ProSanteConnect;

/// <summary>The way in through Pro Santé Connect, where it is configured: there, back, and out again.</summary>
static class PscStage
{
    /// <summary>Where people set out to come in.</summary>
    public const string Start = "/sign-in/psc";

    /// <summary>The page of one's ways in, and where the provider becomes one of them.</summary>
    public const string Security = "/account/security", Linking = Security + "/psc";
    const string Callback = "/sign-in/psc/callback", Scheme = "psc";

    public static void AddPsc(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<PscReturn>().AddScoped<PscSignOut>();
        builder.Services.AddSingleton<PscOffer>();
        if (PscSettings.From(builder.Configuration) is not { } settings) return;
        builder.Services.AddSingleton(settings).AddSingleton<PscDiscovery>().AddSingleton<IdTokenCheck>();
        builder.Services.AddAuthentication().AddOAuth<PscOptions, PscHandler>(Scheme, o => Configure(builder, settings, o));
        builder.Services.AddOptions<PscOptions>(Scheme).Configure<PscDiscovery>((o, discovery) => o.Backchannel = discovery.Http);
    }

    static void Configure(WebApplicationBuilder builder, PscSettings settings, PscOptions o)
    {
        (o.ClientId, o.ClientSecret, o.CallbackPath) = (settings.ClientId, settings.ClientSecret, Callback);
        o.Scope.Add("openid");
        o.Scope.Add("scope_all");
        o.SignInScheme = IdentityConstants.ExternalScheme; // wanted by the framework; Entrance signs in
        SignInStage.Harden(builder, o.CorrelationCookie, "psc-");
        o.Events = new OAuthEvents
        {
            OnTicketReceived = async context => LeadTo(context, await Back(context).Arrive(context.Properties!)),
            OnRemoteFailure = async context => LeadTo(context, await Back(context).Refuse(context.Properties, context.Failure!)),
            OnAccessDenied = context =>
            {
                LeadTo(context, PscReturn.Back(PscErrand.Of(context.Properties), "cancelled"));
                return Task.CompletedTask;
            },
        };
    }

    static PscReturn Back(BaseContext<RemoteAuthenticationOptions> context) => context.HttpContext.RequestServices.GetRequiredService<PscReturn>();

    /// <summary>Leads on, and keeps the framework from doing so itself.</summary>
    static void LeadTo(HandleRequestContext<RemoteAuthenticationOptions> context, string path)
    {
        context.Response.Redirect(path);
        context.HandleResponse();
    }

    public static void MapPsc(this WebApplication app)
    {
        if (app.Services.GetService<PscSettings>() is null) return;
        var ways = app.MapGroup("").RequireRateLimiting(Limits.Provider).ExcludeFromDescription();
        ways.MapGet(Start, (HttpContext http, string? next) => SetOut(http, new(LocalPath.Of(next), Confirms: null))).WithMetadata(new AtTheDoorAttribute());
        ways.MapGet(Callback, ComeBack).WithMetadata(new AtTheDoorAttribute());
        ways.MapGet("/account/confirm/psc", (HttpContext http, string? next, CurrentActor me) => SetOut(http, new(LocalPath.Of(next), me.SignIn.Id))).RequireAuthorization();
        ways.MapGet(Linking, (HttpContext http, CurrentActor me) => SetOut(http, new(Security, Confirms: null, me.SignIn.Id))).RequireAuthorization().RequireReAuthentication(Security);
    }

    static async Task SetOut(HttpContext http, PscErrand errand)
    {
        try
        {
            await http.ChallengeAsync(Scheme, errand.Pack());
        }
        catch (PscException)
        {
            http.Response.Redirect(PscReturn.Back(errand, "away"));
        }
    }

    static async Task ComeBack(HttpContext http)
    {
        http.Items[typeof(PscHandler)] = true;
        var handler = (IAuthenticationRequestHandler)(await http.RequestServices.GetRequiredService<IAuthenticationHandlerProvider>().GetHandlerAsync(http, Scheme))!;
        await handler.HandleRequestAsync();
    }
}

/// <summary>Whether this installation offers the way in through Pro Santé Connect.</summary>
sealed class PscOffer(IServiceProvider services)
{
    public bool IsOpen { get; } = services.GetService<PscSettings>() is not null;
}
