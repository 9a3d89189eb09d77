using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;

namespace TeleExpertise.Expertise.Sessions.Guests;

/// <summary>Who leads a session takes a guest expert's link back, turns away who knocks, or puts out who was let in.</summary>
public sealed class PutGuestExpertOut(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    /// <returns>Who they are in the room, to be put out of it; also when it was so before.</returns>
    public async Task<Outcome<Guid>> Run(Actor actor, Guid sessionId, Guid guestId, CancellationToken cancel)
    {
        if (await db.SessionToReceiveIn(actor, sessionId, cancel) is null) return await audit.Refused(actor.Id, "put-guest-expert-out", "session", sessionId, cancel);
        if (await db.Set<SessionGuest>().AsNoTracking().SingleOrDefaultAsync(g => g.Id == guestId && g.SessionId == sessionId && g.TeleconsultationId == null, cancel) is not { } guest) return await audit.Refused(actor.Id, "put-guest-expert-out", "session", sessionId, cancel);
        var now = clock.GetUtcNow();
        await db.Set<SessionGuest>().Where(g => g.Id == guestId && g.RevokedAt == null).ExecuteUpdateAsync(set => set.SetProperty(g => g.RevokedAt, now), cancel);
        audit.Done(actor.Id, "put-guest-expert-out", "session", sessionId);
        await db.SaveChangesAsync(cancel);
        return guest.AccountId ?? guest.Id;
    }
}
