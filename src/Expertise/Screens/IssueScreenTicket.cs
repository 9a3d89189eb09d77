using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Sessions;
using TeleExpertise.Expertise.Slots;
using TeleExpertise.Expertise.Territory;
using TeleExpertise.Rooms;

namespace TeleExpertise.Expertise.Screens;

/// <summary>Lets a meeting-room screen into the room of a session of its territory for the next minute, as a device under its own name.</summary>
public sealed class IssueScreenTicket(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    /// <returns>The ticket, still to be sealed; <c>session-not-open-yet</c>, <c>session-ended</c> or <c>session-cancelled</c> otherwise.</returns>
    public async Task<Outcome<JoinTicket>> Run(RoomScreen screen, Guid sessionId, CancellationToken cancel)
    {
        using var system = db.As(Reach.System); // a screen holds no role; the session must be one of its own
        var session = await db.Set<Session>().AsNoTracking().SingleOrDefaultAsync(s => s.Id == sessionId && s.TerritoryId == screen.TerritoryId, cancel);
        if (session is null || (session.ProgrammeId is { } programme && !(await db.ProgrammesAt(screen, cancel)).Contains(programme))) return await audit.Refused(null, "join-as-screen", "room-screen", screen.Id, cancel);
        var now = clock.GetUtcNow();
        if (await db.Closed(session, now, cancel) is { } code) return Refusal.Conflict(code);
        var place = await db.Set<Room>().Where(r => r.Id == screen.RoomId).Select(r => r.Name).SingleOrDefaultAsync(cancel);
        audit.Done(null, "join-as-screen", "room-screen", screen.Id);
        await db.SaveChangesAsync(cancel);
        return new JoinTicket(Guid.CreateVersion7(), sessionId.ToString(), screen.Id.ToString(), screen.Name, place ?? "", CanSend: true, now, now + IssueTicket.Life, TicketUse.RoomScreen);
    }
}
