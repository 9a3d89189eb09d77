using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Settings;

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
        if (found is null) return null;
        // Nobody asks for less than the least: whoever was seen just now spares the question.
        var theirs = now - found.LastSeenAt < TimeSpan.FromMinutes(Policy.Idle.Least) ? limits : await LimitsOf(db, found.AccountId, limits, clock, cancel);
        if (!IsAlive(found, theirs, now)) return null;
        if (now - found.LastSeenAt >= Granularity)
            await db.Set<AccountSignIn>().Where(s => s.Id == id && s.EndedAt == null && s.LastSeenAt < now).ExecuteUpdateAsync(s => s.SetProperty(x => x.LastSeenAt, now), cancel);
        return found;
    }

    /// <summary>The limits for a person: the shortest idle limit of their territories, where the installation's holds unless they decided.</summary>
    internal static async Task<SignInLimits> LimitsOf(ExpertiseDb db, Guid account, SignInLimits limits, TimeProvider clock, CancellationToken cancel)
    {
        var usual = (int)limits.Idle.TotalMinutes;
        var minutes = await db.Database.SqlQuery<int>($"""select idle_minutes({account}, {clock.Today()}, {usual}) as "Value" """).SingleAsync(cancel);
        return limits with { Idle = TimeSpan.FromMinutes(minutes) };
    }

    internal static bool IsAlive(AccountSignIn found, SignInLimits limits, DateTimeOffset now) =>
        found.EndedAt is null && now - found.LastSeenAt < limits.Idle && now - found.BeganAt < limits.Absolute;
}
