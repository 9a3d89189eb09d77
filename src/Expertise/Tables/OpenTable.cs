using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Sessions;

namespace TeleExpertise.Expertise.Tables;

/// <summary>Somebody who may sit in a session says that several are before their screen: from then on their page shows a code, and they may put colleagues down.</summary>
public sealed class OpenTable(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    /// <returns>Done, also when the table is open already; <c>session-not-open-yet</c>, <c>session-ended</c> or <c>session-cancelled</c> otherwise.</returns>
    public async Task<Outcome<Done>> Run(Actor actor, Guid sessionId, CancellationToken cancel)
    {
        var session = await db.Peek(sessionId, cancel);
        if (session is null || !SessionRights.Of(actor, session).Join) return await audit.Refused(actor.Id, "open-table", "session", sessionId, cancel);
        var now = clock.GetUtcNow();
        if (await db.Closed(session, now, cancel) is { } code) return Refusal.Conflict(code);
        await db.Table(session, null, actor.Id, now, cancel);
        audit.Done(actor.Id, "open-table", "session", sessionId);
        await db.SaveChangesAsync(cancel);
        return default(Done);
    }
}
