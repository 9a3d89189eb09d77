using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Sessions;
using TeleExpertise.Rooms;

namespace TeleExpertise.Web.Sessions;

/// <summary>Stores through the verbs, each entry in a scope of its own.</summary>
sealed class PresenceStore(IServiceScopeFactory scopes) : IPresenceStore
{
    public async Task Store(PresenceEvent what, CancellationToken cancel)
    {
        await using var scope = scopes.CreateSystemScope();
        await scope.ServiceProvider.GetRequiredService<RecordPresence>().Run(what, cancel);
    }

    public async Task Store(IncidentEvent what, CancellationToken cancel)
    {
        await using var scope = scopes.CreateSystemScope();
        await scope.ServiceProvider.GetRequiredService<RecordIncident>().Run(what, cancel);
    }
}
