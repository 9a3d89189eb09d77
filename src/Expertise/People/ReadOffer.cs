using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;

namespace TeleExpertise.Expertise.People;

/// <summary>What a mailed link offers, while it works. Whoever holds it has read the mail of that address: they may know whether it has an account.</summary>
public sealed class ReadOffer(ExpertiseDb db, TimeProvider clock) : IVerb
{
    public async Task<Outcome<OfferedByLink>> Run(string token, CancellationToken cancel)
    {
        using var system = db.As(Reach.System); // the link is the right
        var now = clock.GetUtcNow();
        var invitations = await db.InvitationsOf(token, now).AsNoTracking().ToListAsync(cancel);
        if (invitations is not [var first, ..]) return Refusal.NotFound;
        var known = await db.Set<Account>().AnyAsync(a => a.NormalizedEmail == first.NormalizedEmail && a.DisabledAt == null, cancel);
        return new OfferedByLink(first.Name, first.Email, known, await db.InvitationsOf(token, now).Told(db, cancel));
    }
}

/// <summary>What a link offers.</summary>
/// <param name="Name">Of the person, as the inviter typed it.</param>
/// <param name="Email">Where the link was sent.</param>
/// <param name="HasAccount">True when the address has an account, which accepts; false when one is to be made.</param>
/// <param name="Offers">The roles.</param>
public sealed record OfferedByLink(string Name, string Email, bool HasAccount, IReadOnlyList<Offer> Offers);
