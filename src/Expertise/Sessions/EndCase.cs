using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;

namespace TeleExpertise.Expertise.Sessions;

/// <summary>An expert of the service ends the case that is on; the session goes on without one.</summary>
public sealed class EndCase(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    /// <returns>Done, also when no case is on.</returns>
    public async Task<Outcome<Done>> Run(Actor actor, Guid sessionId, CancellationToken cancel)
    {
        var session = await db.Peek(sessionId, cancel);
        if (session is null || !SessionRights.Of(actor, session).Present) return await audit.Refused(actor.Id, "end-case", "session", sessionId, cancel);

        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await db.Take(sessionId, cancel);
        var now = clock.GetUtcNow();
        await db.Set<CaseSegment>().Where(c => c.SessionId == sessionId && c.EndedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(c => c.EndedAt, now), cancel);
        audit.Done(actor.Id, "end-case", "session", sessionId);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return new Done();
    }
}
