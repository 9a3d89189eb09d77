using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Notices;
using TeleExpertise.Expertise.People;

namespace TeleExpertise.Expertise.Requests.CoOwning;

/// <summary>The requester takes the co-owner out of a case, as when the wrong one was chosen: it is theirs alone from then on, and the other is told.</summary>
public sealed class RemoveCoOwner(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    public async Task<Outcome<Done>> Run(Actor actor, Guid requestId, CancellationToken cancel)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var request = await db.Set<Request>().FromSql($"select * from request where id = {requestId} and requester_id = {actor.Id} for update").SingleOrDefaultAsync(cancel);
        if (request is null)
        {
            await transaction.RollbackAsync(cancel);
            return await audit.Refused(actor.Id, "remove-co-owner", "request", requestId, cancel);
        }
        if (request.CoOwnerId is not { } other) return new Done(); // pressed twice, or they stepped out
        var now = clock.GetUtcNow();
        request.CoOwnerId = null;
        db.Add(new Notice { Id = Guid.CreateVersion7(now), RecipientId = other, Kind = NoticeKind.CoOwnerRemoved, SubjectId = requestId, CreatedAt = now, Attempts = 0 });
        audit.Done(actor.Id, "remove-co-owner", "request", requestId);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return new Done();
    }
}
