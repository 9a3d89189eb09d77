using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Notices;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests.Triage;

namespace TeleExpertise.Expertise.Requests;

/// <summary>An expert of the service says no, and why (R6316-3 CSP: the professional judges the relevance).</summary>
public sealed class Decline(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    const int ReasonMin = 3, ReasonMax = 2000;

    public async Task<Outcome<Done>> Run(Actor actor, Guid requestId, string? reason, CancellationToken cancel)
    {
        var request = await db.Set<Request>().AsNoTracking().SingleOrDefaultAsync(r => r.Id == requestId, cancel);
        if (request is null || !actor.IsExpertOf(request.ServiceId)) return await audit.Refused(actor.Id, "decline", "request", requestId, cancel);
        var why = PlainWords.Clean(reason, lines: true);
        if (why.Length < ReasonMin) return Refusal.Invalid(new FieldFault("reason", "reason-missing"));
        if (why.Length > ReasonMax) return Refusal.Invalid(new FieldFault("reason", "too-long"));

        var now = clock.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        // Two experts may decide at once: the row's own state says who came first.
        var closed = await db.Set<Request>().Where(r => r.Id == requestId && (r.Status == RequestStatus.Filed || r.Status == RequestStatus.Waiting || r.Status == RequestStatus.Booked))
            .ExecuteUpdateAsync(r => r.SetProperty(x => x.Status, RequestStatus.Declined).SetProperty(x => x.ClosedAt, now), cancel);
        if (closed == 0) return Refusal.Conflict("already-decided");
        if (await BookedCases.TakeOff(db, requestId, now, cancel) is { } presented) return presented;
        db.Add(new TriageDecision { Id = Guid.CreateVersion7(now), RequestId = requestId, Kind = TriageKind.Decline, DecidedById = actor.Id, DecidedAt = now, Reason = why });
        foreach (var owner in request.Owners())
            db.Add(new Notice { Id = Guid.CreateVersion7(now), RecipientId = owner, Kind = NoticeKind.RequestDeclined, SubjectId = requestId, CreatedAt = now, Attempts = 0 });
        audit.Done(actor.Id, "decline", "request", requestId);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return new Done();
    }
}
