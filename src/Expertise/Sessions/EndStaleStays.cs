using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;

namespace TeleExpertise.Expertise.Sessions;

/// <summary>Ends stays that gave no sign of life for a minute, at their last sign: their signaling node died before it could say so.</summary>
public sealed class EndStaleStays(ExpertiseDb db, TimeProvider clock) : IVerb
{
    /// <summary>How long a stay may be silent.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromSeconds(60);

    /// <returns>How many were ended.</returns>
    public async Task<int> Run(CancellationToken cancel)
    {
        var before = clock.GetUtcNow() - Silence;
        return await db.Set<Presence>().Where(p => p.EndedAt == null && p.LastSeenAt < before)
                .ExecuteUpdateAsync(set => set.SetProperty(p => p.EndedAt, p => p.LastSeenAt), cancel)
            + await db.Database.ExecuteSqlAsync($"update screen_stay set ended_at = last_seen_at where ended_at is null and last_seen_at < {before}", cancel)
            + await db.Database.ExecuteSqlAsync($"update guest_stay set ended_at = last_seen_at where ended_at is null and last_seen_at < {before}", cancel);
    }
}
