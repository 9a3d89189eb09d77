using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;

namespace TeleExpertise.Expertise.Screens;

/// <summary>The screen behind a cookie while it is not revoked, and a sign of life for it: one write a minute at most.</summary>
public sealed class FindScreen(ExpertiseDb db, TimeProvider clock) : IVerb
{
    public async Task<RoomScreen?> Run(string secret, CancellationToken cancel)
    {
        using var system = db.As(Reach.System); // the secret is the right
        var (hash, now) = (Secret.Hash(secret), clock.GetUtcNow());
        var found = await db.Set<RoomScreen>().AsNoTracking().SingleOrDefaultAsync(s => s.SecretSha256 == hash && s.RevokedAt == null, cancel);
        if (found is not null && now - found.LastSeenAt >= TimeSpan.FromMinutes(1))
            await db.Set<RoomScreen>().Where(s => s.Id == found.Id).ExecuteUpdateAsync(s => s.SetProperty(x => x.LastSeenAt, now), cancel);
        return found;
    }
}
