using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;

namespace TeleExpertise.Expertise.Sessions.Guests;

/// <summary>A guest's page asks, every few seconds, whether it is called; that is how the care team sees that somebody waits.</summary>
public sealed class AskToComeIn(ExpertiseDb db, TimeProvider clock) : IVerb
{
    /// <summary>A page that has not asked for so long does not wait any more.</summary>
    public static readonly TimeSpan Waits = TimeSpan.FromSeconds(20);

    static readonly TimeSpan BetweenNotes = TimeSpan.FromSeconds(5);

    /// <returns>True when whoever waited for them does not know yet that they are there.</returns>
    public async Task<bool> Run(GuestAtTheDoor guest, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        if (now - guest.AskedAt < BetweenNotes) return false;
        using var system = db.As(Reach.System);
        await db.Set<SessionGuest>().Where(g => g.Id == guest.Id && g.RevokedAt == null).ExecuteUpdateAsync(set => set.SetProperty(g => g.AskedAt, now), cancel);
        return !(now - guest.AskedAt < Waits);
    }
}
