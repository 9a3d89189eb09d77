using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Slots;

namespace TeleExpertise.Expertise.Sessions;

/// <summary>Opens the room before its hour: what is said from now on counts. At its hour the room opens by itself with the first who joins.</summary>
public sealed class OpenSession(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    /// <returns>Done, also when it was open before; <c>session-ended</c> or <c>session-cancelled</c> otherwise.</returns>
    public async Task<Outcome<Done>> Run(Actor actor, Guid sessionId, CancellationToken cancel)
    {
        var seen = await db.Peek(sessionId, cancel);
        if (seen is null || !SessionRights.Of(actor, seen).Lead) return await audit.Refused(actor.Id, "open-session", "session", sessionId, cancel);

        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var session = await db.Take(sessionId, cancel);
        if (session.Status is SessionStatus.Ended) return Refusal.Conflict("session-ended");
        if (session.Status is SessionStatus.Cancelled or SessionStatus.Void) return Refusal.Conflict("session-cancelled");
        if (session.Status is SessionStatus.Open) return new Done();

        (session.Status, session.OpenedAt, session.OpenedById) = (SessionStatus.Open, clock.GetUtcNow(), actor.Id);
        audit.Done(actor.Id, "open-session", "session", sessionId);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return new Done();
    }
}
