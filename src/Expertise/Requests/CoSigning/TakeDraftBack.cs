using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;

namespace TeleExpertise.Expertise.Requests.CoSigning;

/// <summary>Takes a draft of one's own back that waits for its co-signature: it may be changed again.</summary>
public sealed class TakeDraftBack(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    public async Task<Outcome<Done>> Run(Actor actor, Guid draftId, CancellationToken cancel)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        if (await db.LockWaiting(draftId, cancel) is not { } waiting || waiting.Asked.InternId != actor.Id)
        {
            await transaction.RollbackAsync(cancel);
            return await audit.Refused(actor.Id, "take-draft-back", "draft", draftId, cancel);
        }
        waiting.Asked.EndedAt = clock.GetUtcNow();
        audit.Done(actor.Id, "take-draft-back", "draft", draftId);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return new Done();
    }
}
