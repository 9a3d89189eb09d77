using System.Net;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;

namespace TeleExpertise.Web.Demo;

/// <summary>Demonstration mode: personas that sign in without a secret, on this machine only unless asked for by name.</summary>
static class DemoStage
{
    public static void AddDemo(this WebApplicationBuilder builder) { }

    /// <summary>Fills the database before the first request is taken; does nothing outside demonstration mode.</summary>
    public static async Task SeedDemo(this WebApplication app)
    {
        if (!app.Configuration.GetValue<bool>("Demo:Enabled")) return;
        await using var scope = app.Services.CreateAsyncScope();
        var seed = new DemoSeed(scope.ServiceProvider.GetRequiredService<ExpertiseDb>(), scope.ServiceProvider.GetRequiredService<TimeProvider>());
        await seed.Run(app.Lifetime.ApplicationStopping);
    }

    public static void MapDemo(this WebApplication app)
    {
        if (!app.Configuration.GetValue<bool>("Demo:Enabled")) return;
        var demo = app.MapGroup("/demo").AddEndpointFilter(OnThisMachineOnly).ExcludeFromDescription();
        demo.MapGet("/personas", Personas);
        demo.MapPost("/sign-in", SignIn).DisableAntiforgery();
    }

    static async ValueTask<object?> OnThisMachineOnly(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var remoteAllowed = http.RequestServices.GetRequiredService<IConfiguration>().GetValue<bool>("Demo:AllowRemote");
        // Behind a proxy the peer is loopback too: a forwarded request is not from this machine.
        var here = (http.Connection.RemoteIpAddress is null || IPAddress.IsLoopback(http.Connection.RemoteIpAddress))
            && !http.Request.Headers.ContainsKey("X-Forwarded-For") && !http.Request.Headers.ContainsKey("Forwarded");
        return here || remoteAllowed ? await next(context) : Results.NotFound();
    }

    static async Task<IResult> Personas(ExpertiseDb db, CancellationToken cancel) => Results.Ok(await db.Set<Account>()
        .Where(a => a.Persona != null).OrderBy(a => a.Persona)
        .Select(a => new { a.Persona, Name = (a.Title == null ? "" : a.Title + " ") + a.GivenName + " " + a.FamilyName, a.Profession })
        .ToListAsync(cancel));

    static async Task<IResult> SignIn(string @as, ExpertiseDb db, SignInManager<Account> signIn, HttpContext http, CancellationToken cancel)
    {
        var account = await db.Set<Account>().SingleOrDefaultAsync(a => a.Persona == @as && a.DisabledAt == null, cancel);
        if (account is null) return Results.Problem("No persona of this name; GET /demo/personas lists them.", statusCode: 404);
        await signIn.SignInAsync(account, isPersistent: false);
        return http.Request.HasFormContentType ? Results.Redirect("/") : Results.NoContent();
    }
}
