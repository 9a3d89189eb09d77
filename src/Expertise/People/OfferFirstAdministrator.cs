using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;

namespace TeleExpertise.Expertise.People;

/// <summary>While nobody administers: makes a fresh link for the first administrator, for a day, in place of any before.</summary>
public sealed class OfferFirstAdministrator(ExpertiseDb db, TimeProvider clock) : IVerb
{
    const long LockKey = 0x41444D31; // any constant of our own

    /// <summary>Runs under a lock that other processes wait for.</summary>
    /// <param name="handOver">Given the token, or null when there is an administrator; runs before the commit, so that two processes do not mix their links.</param>
    /// <param name="cancel">Stops waiting.</param>
    public async Task Run(Func<string?, Task> handOver, CancellationToken cancel)
    {
        using var system = db.As(Reach.System);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await TakeLock(db, cancel);
        if (await Exists(db, clock, cancel))
        {
            await handOver(null);
            return;
        }
        await db.Set<OneTimeLink>().Where(l => l.Purpose == LinkPurpose.FirstAdministrator && l.UsedAt == null).ExecuteDeleteAsync(cancel);
        var token = db.AddLink(LinkPurpose.FirstAdministrator, account: null, clock.GetUtcNow(), TimeSpan.FromHours(24));
        await db.SaveChangesAsync(cancel);
        await handOver(token);
        await transaction.CommitAsync(cancel);
    }

    internal static Task TakeLock(ExpertiseDb db, CancellationToken cancel) =>
        db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock({LockKey})", cancel);

    internal static Task<bool> Exists(ExpertiseDb db, TimeProvider clock, CancellationToken cancel)
    {
        var today = clock.Today();
        return db.Set<RoleGrant>().AnyAsync(g => g.Role == Role.Administrator && g.EndedAt == null && (g.EndsOn == null || g.EndsOn >= today)
            && db.Set<Account>().Any(a => a.Id == g.AccountId && a.DisabledAt == null), cancel);
    }
}
