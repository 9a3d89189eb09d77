using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests.Documents;

namespace TeleExpertise.Expertise.Requests.Photos;

/// <summary>How far an offer came.</summary>
public enum PhotoOfferState
{
    /// <summary>No phone has read the code yet.</summary>
    Waiting,

    /// <summary>A phone may add photos.</summary>
    Open,

    /// <summary>Over, or there was none.</summary>
    Ended,
}

/// <summary>What the draft's page shows beside the code.</summary>
/// <param name="State">How far it came.</param>
/// <param name="SecondsLeft">Until it is over by itself.</param>
/// <param name="Photos">Those that arrived whole.</param>
/// <param name="Arriving">Those under way.</param>
public sealed record PhotoOfferView(PhotoOfferState State, int SecondsLeft, int Photos, int Arriving);

/// <summary>Tells the writer of a draft how the phone gets on; asked every other second, so it leaves no row.</summary>
public sealed class ReadPhotoOffer(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    public async Task<Outcome<PhotoOfferView>> Run(Actor actor, Guid draftId, CancellationToken cancel)
    {
        if (!await db.Set<Draft>().AnyAsync(d => d.Id == draftId && d.AccountId == actor.Id, cancel)) return await audit.Refused(actor.Id, "read-photo-offer", "draft", draftId, cancel);
        var offer = await db.Set<PhotoOffer>().AsNoTracking().SingleOrDefaultAsync(o => o.DraftId == draftId && o.EndedAt == null, cancel);
        var left = offer is null ? 0 : Math.Max(0, (int)(offer.ExpiresAt - clock.GetUtcNow()).TotalSeconds);
        var sent = await db.Set<Document>().Where(d => d.DraftId == draftId && d.PhotoOfferId != null && d.MadeFromId == null)
            .GroupBy(d => d.CompletedAt != null).Select(g => new { Whole = g.Key, Count = g.Count() }).ToListAsync(cancel);
        var state = left == 0 ? PhotoOfferState.Ended : offer!.OpenedAt is null ? PhotoOfferState.Waiting : PhotoOfferState.Open;
        return new PhotoOfferView(state, left, sent.Find(s => s.Whole)?.Count ?? 0, sent.Find(s => !s.Whole)?.Count ?? 0);
    }
}
