using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;

namespace TeleExpertise.Expertise.Sessions.Guests;

/// <summary>The patient leaves: their link opens nothing any more. That it was a teleconsultation, where the case was on meanwhile, stays.</summary>
public sealed class EndTeleconsultation(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    /// <returns>Done, also when nothing goes on.</returns>
    public async Task<Outcome<Done>> Run(Actor actor, Guid sessionId, Guid requestId, CancellationToken cancel)
    {
        if (await db.CaseToHavePatientIn(actor, sessionId, requestId, cancel) is null) return await audit.Refused(actor.Id, "end-teleconsultation", "request", requestId, cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await db.Take(sessionId, cancel);
        if (await db.Set<Teleconsultation>().SingleOrDefaultAsync(t => t.SessionId == sessionId && t.RequestId == requestId && t.EndedAt == null, cancel) is not { } goes) return new Done();
        goes.EndedAt = clock.GetUtcNow(); // a trigger takes the link back
        audit.Done(actor.Id, "end-teleconsultation", "request", requestId);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return new Done();
    }
}
