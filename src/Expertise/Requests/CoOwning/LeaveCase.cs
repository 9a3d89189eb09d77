using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Notices;
using TeleExpertise.Expertise.People;

namespace TeleExpertise.Expertise.Requests.CoOwning;

/// <summary>The co-owner steps out of a case: it is the requester's alone from then on, who is told.</summary>
public sealed class LeaveCase(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    public async Task<Outcome<Done>> Run(Actor actor, Guid requestId, CancellationToken cancel)
    {
        if (!await db.RequestsOf(actor).AnyAsync(r => r.Id == requestId && r.CoOwnerId == actor.Id, cancel)) return await audit.Refused(actor.Id, "leave-case", "request", requestId, cancel);
        using var system = db.As(Reach.System); // once out, the person may not see the row that they leave
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var request = await db.Set<Request>().FromSql($"select * from request where id = {requestId} for update").SingleOrDefaultAsync(cancel);
        if (request?.CoOwnerId != actor.Id) return new Done(); // pressed twice
        var now = clock.GetUtcNow();
        request.CoOwnerId = null;
        db.Add(new Notice { Id = Guid.CreateVersion7(now), RecipientId = request.RequesterId, Kind = NoticeKind.CoOwnerLeft, SubjectId = requestId, CreatedAt = now, Attempts = 0 });
        audit.Done(actor.Id, "leave-case", "request", requestId);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return new Done();
    }
}
