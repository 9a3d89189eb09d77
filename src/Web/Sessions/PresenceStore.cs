using Microsoft.AspNetCore.SignalR;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Sessions;
using TeleExpertise.Expertise.Sessions.Guests;
using TeleExpertise.Rooms;

namespace TeleExpertise.Web.Sessions;

/// <summary>
/// Stores through the verbs, each entry in a scope of its own; who came or went is told to the pages of the session: straight,
/// as the news also have the room follow, which writes its journal here.
/// </summary>
sealed class PresenceStore(IServiceScopeFactory scopes, IHubContext<SessionHub, ISessionClient> pages) : IPresenceStore
{
    public async Task Store(PresenceEvent what, CancellationToken cancel)
    {
        await using var scope = scopes.CreateSystemScope();
        var guest = what.As == Attendee.Guest;
        await (guest ? scope.ServiceProvider.GetRequiredService<RecordGuestStay>().Run(what, cancel) : scope.ServiceProvider.GetRequiredService<RecordPresence>().Run(what, cancel));
        if (what.Kind is PresenceKind.Seen || !Guid.TryParse(what.Room, out var session)) return;
        foreach (var part in guest ? [RoomPart.Patient, RoomPart.Guests] : new[] { RoomPart.People }) await pages.Clients.Group(SessionNews.Group(session)).Changed(part);
    }

    public async Task Store(IncidentEvent what, CancellationToken cancel)
    {
        await using var scope = scopes.CreateSystemScope();
        await scope.ServiceProvider.GetRequiredService<RecordIncident>().Run(what, cancel);
    }
}
