using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;

namespace TeleExpertise.Expertise.Opinions.Sending;

/// <summary>What a mailed link to an opinion offers, while it works. Nothing of the patient or the case.</summary>
/// <param name="Name">Of the doctor, as whoever sent it typed it.</param>
/// <param name="Rpps">For whom it opens.</param>
/// <param name="HasAccount">True when that address or number has an account, which is to take it; false when one is to be made.</param>
public sealed record OfferedOpinion(string Name, string Rpps, string Email, bool HasAccount);

/// <summary>Reads it for whoever holds the link: they have read the mail of that address.</summary>
public sealed class ReadOpinionOffer(ExpertiseDb db, ILookupNormalizer normalizer, TimeProvider clock) : IVerb
{
    public async Task<Outcome<OfferedOpinion>> Run(string token, CancellationToken cancel)
    {
        using var system = db.As(Reach.System); // the link is the right
        if (await db.OpinionOffered(token, clock.GetUtcNow()).AsNoTracking().SingleOrDefaultAsync(cancel) is not { } offer) return Refusal.NotFound;
        return new OfferedOpinion(offer.Recipient.Name, offer.Recipient.Rpps!, offer.Email, await db.IsKnown(offer, normalizer.NormalizeEmail(offer.Email), cancel));
    }
}
