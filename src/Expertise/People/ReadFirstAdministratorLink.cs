using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Territory;

namespace TeleExpertise.Expertise.People;

/// <summary>What the first administrator's link offers, while it works.</summary>
public sealed class ReadFirstAdministratorLink(ExpertiseDb db, TimeProvider clock) : IVerb
{
    public async Task<Outcome<FirstAdministratorOffer>> Run(string token, CancellationToken cancel)
    {
        using var system = db.As(Reach.System); // the link is the right
        return await db.LiveLinks(token, LinkPurpose.FirstAdministrator, clock.GetUtcNow()).AnyAsync(cancel) && !await OfferFirstAdministrator.Exists(db, clock, cancel)
            ? new FirstAdministratorOffer(NeedsTerritory: !await db.Set<CareTerritory>().AnyAsync(cancel))
            : Refusal.NotFound;
    }
}

/// <summary>An open offer.</summary>
/// <param name="NeedsTerritory">True while there is no territory: the first administrator names it.</param>
public sealed record FirstAdministratorOffer(bool NeedsTerritory);
