using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;

namespace TeleExpertise.Expertise.Sessions.Guests;

/// <summary>Who leads a session lets a guest expert in, until it ends or they are put out.</summary>
public sealed class AdmitGuestExpert(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    /// <returns>Done, also when it was so before; <c>guest-gone</c> for a guest who was put out, or the session's end.</returns>
    public async Task<Outcome<Done>> Run(Actor actor, Guid sessionId, Guid guestId, CancellationToken cancel)
    {
        if (await db.SessionToReceiveIn(actor, sessionId, cancel) is null) return await audit.Refused(actor.Id, "admit-guest-expert", "session", sessionId, cancel);
        if (await db.Set<SessionGuest>().SingleOrDefaultAsync(g => g.Id == guestId && g.SessionId == sessionId && g.TeleconsultationId == null, cancel) is not { } guest) return await audit.Refused(actor.Id, "admit-guest-expert", "session", sessionId, cancel);
        if (guest.AdmittedAt is null || guest.RevokedAt is not null)
        {
            var now = clock.GetUtcNow();
            var admitted = await db.Set<SessionGuest>().Where(g => g.Id == guestId && g.RevokedAt == null && g.AdmittedAt == null)
                .ExecuteUpdateAsync(set => set.SetProperty(g => g.AdmittedAt, now).SetProperty(g => g.AdmittedById, actor.Id), cancel);
            if (admitted == 0 && !await db.Set<SessionGuest>().AnyAsync(g => g.Id == guestId && g.RevokedAt == null, cancel)) return Refusal.Conflict("guest-gone");
            audit.Done(actor.Id, "admit-guest-expert", "session", sessionId);
            await db.SaveChangesAsync(cancel);
        }
        return new Done();
    }
}
