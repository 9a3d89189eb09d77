using System.Globalization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Localization;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.WebEncoders;
using TeleExpertise.Web.Api;
using TeleExpertise.Web.Operations;

namespace TeleExpertise.Web.Layout;

/// <summary>Razor components rendered on the server, French first; security headers for all of them.</summary>
static class PagesStage
{
    public static void AddPages(this WebApplicationBuilder builder)
    {
        // The server runs from its build, not only from a published folder: compressed files are among the build's own.
        builder.WebHost.UseStaticWebAssets();
        // Nobody edits pages below a running product: their files are served as the build compressed them, also where it runs from a build.
        builder.Configuration["ReloadStaticAssetsAtRuntime"] ??= "false";
        var services = builder.Services;
        services.AddRazorComponents();
        services.AddHttpContextAccessor();
        services.AddScoped<MissingPage>();
        services.AddLocalization();
        services.AddSingleton<ResourceManagerStringLocalizerFactory>();
        services.Replace(ServiceDescriptor.Singleton<IStringLocalizerFactory, FrenchSpacing>());
        services.AddSingleton<IconSprite>();
        services.AddResponseCompression(o => o.EnableForHttps = true); // only where UsePages lets it
        // Accents leave as letters, not as entities.
        services.Configure<WebEncoderOptions>(o => o.TextEncoderSettings = new(System.Text.Unicode.UnicodeRanges.All));
        services.Configure<RequestLocalizationOptions>(o =>
        {
            CultureInfo[] cultures = [new("fr-FR"), new("en-GB")];
            o.SetDefaultCulture("fr-FR");
            o.SupportedCultures = o.SupportedUICultures = cultures;
            o.FallBackToParentCultures = true;
            o.RequestCultureProviders = [new CookieRequestCultureProvider { CookieName = Language.CookieName(builder.Configuration) }, new AcceptLanguageHeaderRequestCultureProvider()];
        });
    }

    public static void UsePages(this WebApplication app)
    {
        app.UseRequestLocalization(); // first, so that errors speak the reader's language too
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandlingPath = "/error",
            CreateScopeForErrors = true,
            SuppressDiagnosticsCallback = fault => fault.Exception is BadHttpRequestException, // the caller's fault, told to the caller
            StatusCodeSelector = ApiFaults.StatusOf,
        });
        app.UseWhen(http => Problems.IsForPrograms(http.Request.Path), programs => programs.UseStatusCodePages(Problems.Write));
        app.UseWhen(http => !Problems.IsForPrograms(http.Request.Path), people => people.UseStatusCodePagesWithReExecute("/not-here/{0}", createScopeForStatusCodePages: true));
        app.Use(LetErrorPagesShow);
        // A page that repeats nothing of the address may be compressed over https too (BREACH needs a guess reflected beside a secret).
        app.UseWhen(http => HttpMethods.IsGet(http.Request.Method) && !http.Request.QueryString.HasValue, calm => calm.UseResponseCompression());
        app.UseMiddleware<SecurityHeaders>();
        app.UseRouting();
        app.UseMiddleware<NameSpans>();
    }

    /// <summary>
    /// An error page is run in place of the request that failed: as a POST it would ask for a form and its token. And a refusal
    /// without a body, such as that of a missing token, must not claim a type, or no page is shown for it.
    /// </summary>
    static async Task LetErrorPagesShow(HttpContext http, RequestDelegate next)
    {
        if (http.Features.Get<IStatusCodeReExecuteFeature>() is not null || http.Features.Get<IExceptionHandlerFeature>() is not null) http.Request.Method = HttpMethods.Get;
        await next(http);
        if (!http.Response.HasStarted && http.Response.StatusCode >= 400) http.Response.ContentType = null;
    }

    public static void MapPages(this WebApplication app)
    {
        app.MapStaticAssets();
        app.MapRazorComponents<App>();
        app.MapLanguage();
    }
}
