using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;

namespace TeleExpertise.Expertise.Requests.Consents;

/// <summary>
/// The patient no longer consents. At once the case is hidden from experts and learners, its slot is free and it is no longer
/// presented; what was signed stays as it is, for who asked (R6316-4 CSP). Whoever asked notes it, the patient gives no reason.
/// </summary>
public sealed class WithdrawConsent(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    /// <returns>The sessions on whose agenda the case was: whoever is in their rooms has to hear of it.</returns>
    public async Task<Outcome<IReadOnlyList<Guid>>> Run(Actor actor, Guid requestId, CancellationToken cancel)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var request = await db.Set<Request>().FromSql($"select * from request where id = {requestId} for update").SingleOrDefaultAsync(cancel);
        if (request is null || !actor.ActsFor(request))
        {
            await transaction.RollbackAsync(cancel);
            return await audit.Refused(actor.Id, "withdraw-consent", "request", requestId, cancel);
        }
        if (request.WithdrawnAt is not null) return Array.Empty<Guid>();
        var now = clock.GetUtcNow();
        (request.WithdrawnAt, request.WithdrawnById, request.AskedAt) = (now, actor.Id, null);
        if (request.ClosedAt is null) (request.Status, request.ClosedAt) = (RequestStatus.Withdrawn, now);
        audit.Done(actor.Id, "withdraw-consent", "request", requestId);
        var sessions = await TakeOff(requestId, now, cancel);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return sessions;
    }

    /// <summary>Frees the slot and ends the presentation that is on. Sessions are a later stage, hence SQL.</summary>
    async Task<Guid[]> TakeOff(Guid requestId, DateTimeOffset now, CancellationToken cancel)
    {
        var sessions = await db.Database.SqlQuery<Guid>($"""
            select s.session_id as "Value" from booking b join slot s on s.id = b.slot_id where b.request_id = {requestId} and b.status <> 'cancelled'
            union select session_id from case_segment where request_id = {requestId} and ended_at is null
            """).ToArrayAsync(cancel);
        await db.Database.ExecuteSqlAsync($"update booking set status = 'cancelled', cancelled_at = {now} where request_id = {requestId} and status = 'booked'", cancel);
        await db.Database.ExecuteSqlAsync($"update case_segment set ended_at = greatest({now}, began_at) where request_id = {requestId} and ended_at is null", cancel);
        return sessions;
    }
}
