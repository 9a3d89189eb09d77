using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests.Documents;

namespace TeleExpertise.Expertise.Requests.Photos;

/// <summary>Takes back at once what a phone may add to a draft of one's own. What arrived stays; what was under way goes.</summary>
public sealed class EndPhotos(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    public async Task<Outcome<Done>> Run(Actor actor, Guid draftId, CancellationToken cancel)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        // The draft first, as a photo that comes in does: the two never wait for each other.
        if (!await db.Set<Draft>().FromSql($"select * from draft where id = {draftId} and account_id = {actor.Id} for update").AsNoTracking().AnyAsync(cancel))
        {
            await transaction.RollbackAsync(cancel);
            return await audit.Refused(actor.Id, "end-photos", "draft", draftId, cancel);
        }
        if (await All(draftId, cancel)) audit.Done(actor.Id, "end-photos", "draft", draftId);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return new Done();
    }

    /// <summary>True when there was one. Half a photo, which nobody can send the rest of, would only keep the case from being filed.</summary>
    internal async Task<bool> All(Guid draftId, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var ended = await db.Set<PhotoOffer>().Where(o => o.DraftId == draftId && o.EndedAt == null).ExecuteUpdateAsync(o => o.SetProperty(x => x.EndedAt, now), cancel);
        await db.Set<Document>().Where(d => d.DraftId == draftId && d.PhotoOfferId != null && d.CompletedAt == null).ExecuteDeleteAsync(cancel);
        return ended > 0;
    }
}
