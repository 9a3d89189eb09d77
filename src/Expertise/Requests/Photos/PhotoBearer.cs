using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;

namespace TeleExpertise.Expertise.Requests.Photos;

/// <summary>For whom and for what a pass works.</summary>
public sealed record PhotoBearer(Actor Writer, Guid OfferId, Guid DraftId, Reach Reach);

/// <summary>Finds what a pass opens: one draft, in its writer's name and no further than they see, as long as they may ask.</summary>
public sealed class FindPhotoBearer(ExpertiseDb db, FindActor find, TimeProvider clock) : IVerb
{
    /// <returns>Null for no pass, one that has ended, or a writer who may not ask any more.</returns>
    public async Task<PhotoBearer?> Run(string? pass, CancellationToken cancel)
    {
        using var system = db.As(Reach.System);
        var (now, hash) = (clock.GetUtcNow(), Secret.Hash(pass));
        var offer = await db.Set<PhotoOffer>().Where(o => o.PassSha256 == hash && o.EndedAt == null && o.ExpiresAt > now)
            .Join(db.Set<Draft>(), o => o.DraftId, d => d.Id, (o, d) => new { o.Id, o.DraftId, d.AccountId }).SingleOrDefaultAsync(cancel);
        if (offer is null || await find.Run(offer.AccountId, cancel) is not { } writer || !writer.Writes) return null;
        return new PhotoBearer(writer, offer.Id, offer.DraftId, Reach.Of(writer.Id, clock.Today()));
    }
}
