using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Slots;
using TeleExpertise.Expertise.Slots.Placing;

namespace TeleExpertise.Expertise.Sessions;

/// <summary>
/// Ends a session: the case that is on, every open stay (at its last sign of life), every seat at a table (by a trigger), and the bookings of cases that were not presented,
/// which wait for the next session, or for the service where nobody came for them twice.
/// </summary>
public sealed class EndSession(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    /// <param name="actor">The expert or coordinator who ends it; null when its hour has passed. A session that nobody opened is then cancelled.</param>
    /// <param name="sessionId">Which session.</param>
    /// <param name="cancel">Gives up.</param>
    /// <returns>The ended session, also when it had ended before; <c>session-not-open</c> otherwise. A caller with a transaction of its own commits it after a refusal too: it holds the audit row.</returns>
    public async Task<Outcome<Session>> Run(Actor? actor, Guid sessionId, CancellationToken cancel)
    {
        var seen = await db.Peek(sessionId, cancel);
        if (seen is null || (actor is not null && !SessionRights.Of(actor, seen).Lead))
            return await audit.Refused(actor?.Id, "end-session", "session", sessionId, cancel);

        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var session = await db.Take(sessionId, cancel);
        if (session.Status is SessionStatus.Ended or SessionStatus.Cancelled or SessionStatus.Void) return session;
        if (session.Status is SessionStatus.Planned && actor is not null) return Refusal.Conflict("session-not-open");

        var now = clock.GetUtcNow();
        if (session.Status is SessionStatus.Open) (session.Status, session.EndedAt) = (SessionStatus.Ended, now);
        else session.Status = SessionStatus.Cancelled;
        await db.Set<CaseSegment>().Where(c => c.SessionId == sessionId && c.EndedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(c => c.EndedAt, now), cancel);
        await db.Set<Presence>().Where(p => p.SessionId == sessionId && p.EndedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(p => p.EndedAt, p => p.LastSeenAt), cancel);
        await db.Database.ExecuteSqlAsync($"update screen_stay set ended_at = last_seen_at where session_id = {sessionId} and ended_at is null", cancel);
        if (session.Status is SessionStatus.Ended) await db.NoShows(session, now, cancel);
        await Booker.Release(db, sessionId, now, cancel);
        audit.Done(actor?.Id, "end-session", "session", sessionId);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        if (session.Status is SessionStatus.Ended) Journey.SessionsClosed.Add(1);
        return session;
    }
}
