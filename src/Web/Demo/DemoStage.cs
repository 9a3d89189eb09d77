using TeleExpertise.Expertise.Database;

namespace TeleExpertise.Web.Demo;

/// <summary>Demonstration mode: an invented territory, and personas that sign in without a secret, on this machine only unless asked for by name.</summary>
static class DemoStage
{
    /// <summary>Fills the database before the first request is taken; does nothing outside demonstration mode.</summary>
    public static async Task SeedDemo(this WebApplication app)
    {
        if (!app.Configuration.GetValue<bool>("Demo:Enabled")) return;
        await using var scope = app.Services.GetRequiredService<IServiceScopeFactory>().CreateSystemScope();
        var services = scope.ServiceProvider;
        var (db, clock, stopping) = (services.GetRequiredService<ExpertiseDb>(), services.GetRequiredService<TimeProvider>(), app.Lifetime.ApplicationStopping);
        await new DemoSeed(db, clock).Run(stopping);
        if (app.Configuration.GetValue("Demo:Cases", true)) await new DemoCases(services, db, clock).Run(stopping);
    }

    public static void MapDemo(this WebApplication app)
    {
        if (!app.Configuration.GetValue<bool>("Demo:Enabled")) return;
        var demo = app.MapGroup("/demo").AddEndpointFilter(LoopbackOnly.Filter).ExcludeFromDescription();
        demo.MapGet("/personas", async (ExpertiseDb db, CancellationToken cancel) => Results.Ok(await Personas.List(db, cancel)));
        demo.MapPost("/sign-in", Personas.Play).WithMetadata(new SignIn.AtTheDoorAttribute()).DisableAntiforgery();
    }
}
