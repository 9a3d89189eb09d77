using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Slots;

namespace TeleExpertise.Expertise.Sessions;

/// <summary>An expert of the service begins a case of the agenda; the one before it ends. One case is on at a time.</summary>
public sealed class BeginCase(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    /// <returns>Done, also when that case is on already; <c>session-not-open</c> or <c>case-not-on-agenda</c> otherwise.</returns>
    public async Task<Outcome<Done>> Run(Actor actor, Guid sessionId, Guid requestId, CancellationToken cancel)
    {
        var seen = await db.Peek(sessionId, cancel);
        if (seen is null || !SessionRights.Of(actor, seen).Present) return await audit.Refused(actor.Id, "begin-case", "session", sessionId, cancel);

        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var session = await db.Take(sessionId, cancel);
        if (session.Status is not SessionStatus.Open) return Refusal.Conflict("session-not-open");
        // Locked: an answer that is being signed may give the slot back at this moment.
        var booked = await db.Set<Booking>().FromSql($"""
            select b.* from booking b join slot s on s.id = b.slot_id
            where s.session_id = {sessionId} and b.request_id = {requestId} and b.status <> 'cancelled' for update of b
            """).ToListAsync(cancel);
        if (booked is not [var booking]) return Refusal.Conflict("case-not-on-agenda");

        var on = await db.Set<CaseSegment>().SingleOrDefaultAsync(c => c.SessionId == sessionId && c.EndedAt == null, cancel);
        if (on?.RequestId == requestId) return new Done();
        var now = clock.GetUtcNow();
        if (on is not null)
        {
            on.EndedAt = now;
            await db.SaveChangesAsync(cancel); // before the next one begins: the database allows one at a time
        }
        db.Add(new CaseSegment { Id = Guid.CreateVersion7(), SessionId = sessionId, RequestId = requestId, BeganAt = now, PhaseSince = now });
        booking.Status = BookingStatus.Presented;
        audit.Done(actor.Id, "begin-case", "request", requestId);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return new Done();
    }
}
