using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests.CoSigning;

namespace TeleExpertise.Expertise.Requests.Photos;

/// <summary>A code to show to a phone.</summary>
/// <param name="Token">Told once, here.</param>
/// <param name="ExpiresAt">From then on the phone adds nothing more.</param>
public sealed record ShownCode(string Token, DateTimeOffset ExpiresAt);

/// <summary>Lets a phone add photos to a draft of one's own; ends the offer before.</summary>
public sealed class OfferPhotos(ExpertiseDb db, TimeProvider clock, AuditTrail audit, EndPhotos end) : IVerb
{
    public async Task<Outcome<ShownCode>> Run(Actor actor, Guid draftId, CancellationToken cancel)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        // Two tabs that ask at once take turns; the later one's code holds.
        var mine = actor.Writes && await db.Set<Draft>().FromSql($"select * from draft where id = {draftId} and account_id = {actor.Id} for update").AsNoTracking().AnyAsync(cancel) && !await db.Waiting().AnyAsync(c => c.DraftId == draftId, cancel);
        if (!mine)
        {
            await transaction.RollbackAsync(cancel);
            return await audit.Refused(actor.Id, "offer-photos", "draft", draftId, cancel);
        }
        await end.All(draftId, cancel);
        var now = clock.GetUtcNow();
        var token = Secret.New();
        var offer = new PhotoOffer { Id = Guid.CreateVersion7(now), DraftId = draftId, TokenSha256 = Secret.Hash(token), MadeAt = now, ExpiresAt = now + PhotoOffer.Lifetime };
        db.Add(offer);
        audit.Done(actor.Id, "offer-photos", "draft", draftId);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return new ShownCode(token, offer.ExpiresAt);
    }
}
