using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;

namespace TeleExpertise.Expertise.People;

/// <summary>Whose password a link sets, while it works.</summary>
public sealed class ReadInvitation(ExpertiseDb db, TimeProvider clock) : IVerb
{
    public async Task<Outcome<PasswordOffer>> Run(string token, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        return await db.InvitedBy(token, now).AsNoTracking().SingleOrDefaultAsync(cancel) is { } account
            ? new PasswordOffer(account.DisplayName, await db.LiveLinks(token, LinkPurpose.Recovery, now).AnyAsync(cancel)) : Refusal.NotFound;
    }
}

/// <summary>A link that sets a password.</summary>
/// <param name="Name">Whose.</param>
/// <param name="Recovers">True when it drops the other ways in.</param>
public sealed record PasswordOffer(string Name, bool Recovers);
