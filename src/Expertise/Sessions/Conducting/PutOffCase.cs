using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Slots;

namespace TeleExpertise.Expertise.Sessions.Conducting;

/// <summary>
/// The case that is on is put off: it keeps its slot and may be taken up again until the session ends; one that was not is then planned into the next
/// session with its first date, like any case that was not presented.
/// </summary>
public sealed class PutOffCase(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    /// <returns><c>no-case-on</c> where that case is not on, <c>request-closed</c> where its opinion is signed.</returns>
    public async Task<Outcome<Done>> Run(Actor actor, Guid sessionId, Guid requestId, CancellationToken cancel)
    {
        var seen = await db.Peek(sessionId, cancel);
        if (seen is null || !SessionRights.Of(actor, seen).Present) return await audit.Refused(actor.Id, "put-off-case", "session", sessionId, cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await db.Take(sessionId, cancel);
        if (await db.Set<CaseSegment>().SingleOrDefaultAsync(s => s.SessionId == sessionId && s.RequestId == requestId && s.EndedAt == null, cancel) is not { } on) return Refusal.Conflict("no-case-on");
        if (await db.Set<Request>().AnyAsync(r => r.Id == requestId && r.ClosedAt != null, cancel)) return Refusal.Conflict("request-closed");
        on.EndedAt = clock.GetUtcNow();
        var slots = db.Set<Slot>().Where(s => s.SessionId == sessionId).Select(s => s.Id);
        await db.Set<Booking>().Where(b => b.RequestId == requestId && b.Status == BookingStatus.Presented && slots.Contains(b.SlotId))
            .ExecuteUpdateAsync(set => set.SetProperty(b => b.Status, BookingStatus.Booked), cancel);
        audit.Done(actor.Id, "put-off-case", "request", requestId);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return new Done();
    }
}
