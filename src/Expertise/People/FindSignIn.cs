using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;

namespace TeleExpertise.Expertise.People;

/// <summary>How long a sign-in lasts.</summary>
/// <param name="Idle">Without any request.</param>
/// <param name="Absolute">Since the door, whatever is done.</param>
public sealed record SignInLimits(TimeSpan Idle, TimeSpan Absolute);

/// <summary>The sign-in behind a cookie while it is alive, and a sign of life for it: one write a minute at most.</summary>
public sealed class FindSignIn(ExpertiseDb db, TimeProvider clock, SignInLimits limits) : IVerb
{
    static readonly TimeSpan Granularity = TimeSpan.FromMinutes(1);

    public async Task<AccountSignIn?> Run(Guid id, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var found = await db.Set<AccountSignIn>().AsNoTracking().SingleOrDefaultAsync(s => s.Id == id && s.EndedAt == null, cancel);
        if (found is null || !IsAlive(found, limits, now)) return null;
        if (now - found.LastSeenAt >= Granularity)
            await db.Set<AccountSignIn>().Where(s => s.Id == id && s.EndedAt == null && s.LastSeenAt < now).ExecuteUpdateAsync(s => s.SetProperty(x => x.LastSeenAt, now), cancel);
        return found;
    }

    internal static bool IsAlive(AccountSignIn found, SignInLimits limits, DateTimeOffset now) =>
        found.EndedAt is null && now - found.LastSeenAt < limits.Idle && now - found.BeganAt < limits.Absolute;
}
