using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Sessions;
using TeleExpertise.Expertise.Slots;

namespace TeleExpertise.Expertise.Opinions;

/// <summary>Reads that the verbs of this stage share.</summary>
static class CaseReads
{
    /// <summary>
    /// The case, for an expert of its service only, its row locked until the transaction ends:
    /// whoever writes or signs an answer takes turns, while a case may still be put on, whose row points to the request. A refusal commits the transaction, so that it stays on record.
    /// </summary>
    public static async Task<Outcome<Request>> LockForExpert(
        this ExpertiseDb db, IDbContextTransaction transaction, AuditTrail audit, Actor actor, string action, Guid requestId, CancellationToken cancel)
    {
        var rows = await db.Set<Request>().FromSql($"select * from request where id = {requestId} for no key update").ToListAsync(cancel);
        if (rows is [var request] && actor.IsExpertOf(request.ServiceId)) return request;
        var refusal = await audit.Refused(actor.Id, action, "request", requestId, cancel);
        await transaction.CommitAsync(cancel);
        return refusal;
    }

    /// <summary>The case, for an expert of its service only, to look at.</summary>
    public static async Task<Outcome<Request>> ReadForExpert(
        this ExpertiseDb db, AuditTrail audit, Actor actor, string action, Guid requestId, CancellationToken cancel)
    {
        var request = await db.Set<Request>().AsNoTracking().SingleOrDefaultAsync(r => r.Id == requestId, cancel);
        if (request is not null && actor.IsExpertOf(request.ServiceId)) return request;
        return await audit.Refused(actor.Id, action, "request", requestId, cancel);
    }

    /// <summary>The session in which the case was presented last; null when it has not been on yet.</summary>
    public static Task<Guid?> PresentedIn(this ExpertiseDb db, Guid requestId, CancellationToken cancel) =>
        db.Set<CaseSegment>().Where(s => s.RequestId == requestId).OrderByDescending(s => s.BeganAt)
            .Select(s => (Guid?)s.SessionId).FirstOrDefaultAsync(cancel);

    /// <summary>The session in which the case was presented or else is booked; null for neither.</summary>
    public static async Task<Guid?> SessionOf(this ExpertiseDb db, Guid requestId, CancellationToken cancel) =>
        await db.PresentedIn(requestId, cancel)
        ?? await db.Set<Booking>().Where(b => b.RequestId == requestId && b.Status != BookingStatus.Cancelled).OrderByDescending(b => b.StartsAt)
            .Join(db.Set<Slot>(), b => b.SlotId, s => s.Id, (_, s) => (Guid?)s.SessionId).FirstOrDefaultAsync(cancel);
}
