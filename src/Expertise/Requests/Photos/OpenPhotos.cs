using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;

namespace TeleExpertise.Expertise.Requests.Photos;

/// <summary>What a phone works with.</summary>
/// <param name="Pass">Told once, here.</param>
/// <param name="SecondsLeft">How long it opens anything.</param>
public sealed record PhotoPass(string Pass, int SecondsLeft);

/// <summary>Changes a code that was shown for a pass, once: who reads the code off the screen later finds it spent.</summary>
public sealed class OpenPhotos(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    public async Task<Outcome<PhotoPass>> Run(string? token, CancellationToken cancel)
    {
        using var system = db.As(Reach.System); // the code opens it, whoever holds the phone
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var (now, hash) = (clock.GetUtcNow(), Secret.Hash(token));
        var rows = await db.Set<PhotoOffer>().FromSql($"select * from photo_offer where token_sha256 = {hash} and opened_at is null and ended_at is null and expires_at > {now} for update").ToListAsync(cancel);
        if (rows is not [var offer])
        {
            await transaction.RollbackAsync(cancel);
            return await audit.Refused(null, "open-photos", "draft", null, cancel);
        }
        var pass = Secret.New();
        (offer.OpenedAt, offer.PassSha256) = (now, Secret.Hash(pass));
        var writer = await db.Set<Draft>().Where(d => d.Id == offer.DraftId).Select(d => d.AccountId).SingleAsync(cancel);
        audit.Done(writer, "open-photos", "draft", offer.DraftId);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return new PhotoPass(pass, (int)(offer.ExpiresAt - now).TotalSeconds);
    }
}
