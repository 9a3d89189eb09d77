using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;

namespace TeleExpertise.Expertise.Sessions.Guests;

/// <summary>Another link for the patient of a case; the one before opens nothing from then on, and who came by it is put out.</summary>
public sealed class RenewGuestLink(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    /// <returns><c>teleconsultation-over</c> where the patient is not said to be there.</returns>
    public async Task<Outcome<Done>> Run(Actor actor, Guid sessionId, Guid requestId, CancellationToken cancel)
    {
        if (await db.CaseToHavePatientIn(actor, sessionId, requestId, cancel) is null) return await audit.Refused(actor.Id, "renew-guest-link", "request", requestId, cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var session = await db.Take(sessionId, cancel);
        if (await db.Set<Teleconsultation>().SingleOrDefaultAsync(t => t.SessionId == sessionId && t.RequestId == requestId && t.EndedAt == null, cancel) is not { } goes) return Refusal.Conflict("teleconsultation-over");
        var now = clock.GetUtcNow();
        await db.Set<SessionGuest>().Where(g => g.TeleconsultationId == goes.Id && g.RevokedAt == null).ExecuteUpdateAsync(set => set.SetProperty(g => g.RevokedAt, now), cancel);
        db.Invite(session, actor, now, patient: goes.Id);
        audit.Done(actor.Id, "renew-guest-link", "request", requestId);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return new Done();
    }
}
