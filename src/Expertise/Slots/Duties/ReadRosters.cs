using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using TeleExpertise.Expertise.Database;

namespace TeleExpertise.Expertise.Slots.Duties;

/// <summary>
/// Reads the rosters whose time has come again: what is new in them is taken, what is gone is given back. One that cannot be read leaves the hours as they were last
/// known; after some days its owner is told once. Hours long over are forgotten.
/// </summary>
public sealed partial class ReadRosters(ExpertiseDb db, TimeProvider clock, IRosterFetcher fetcher, ILogger<ReadRosters> logger) : IVerb
{
    static readonly TimeSpan Every = TimeSpan.FromHours(6), Patience = TimeSpan.FromDays(3), KeptAfterwards = TimeSpan.FromDays(31);
    const int MostAtOnce = 50;

    /// <returns>How many were looked at.</returns>
    public async Task<int> Run(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        await db.Set<Duty>().Where(d => d.EndsAt < now - KeptAfterwards).ExecuteDeleteAsync(cancel);
        await db.Set<DutySource>().Where(s => s.Origin != DutyOrigin.Address && !db.Set<Duty>().Any(d => d.SourceId == s.Id)).ExecuteDeleteAsync(cancel);
        var due = await db.Set<DutySource>().Where(s => s.NextAt <= now).OrderBy(s => s.NextAt).Select(s => new { s.Id, s.NextAt }).Take(MostAtOnce).ToListAsync(cancel);
        var looked = 0;
        foreach (var one in due)
        {
            // Whoever writes the next time first reads it; another node passes on.
            if (await db.Set<DutySource>().Where(s => s.Id == one.Id && s.NextAt == one.NextAt).ExecuteUpdateAsync(set => set.SetProperty(s => s.NextAt, After(now, one.Id)), cancel) == 0) continue;
            db.ChangeTracker.Clear();
            try
            {
                await Read(one.Id, now, cancel);
            }
            catch (Exception e) when (!cancel.IsCancellationRequested)
            {
                // Others wrote it: whatever it does to its reader, the next ones are read.
                Log.Stumbled(logger, one.Id, e.GetType().Name);
                db.ChangeTracker.Clear();
                await Fail(one.Id, "roster-unreadable", now, cancel);
            }
            looked++;
        }
        return looked;
    }

    /// <summary>The next time: six hours later, and for each roster at another minute.</summary>
    internal static DateTimeOffset After(DateTimeOffset now, Guid id) => now + Every + TimeSpan.FromMinutes(id.ToByteArray()[^1] % 60);

    async Task Read(Guid id, DateTimeOffset now, CancellationToken cancel)
    {
        if (await db.Set<DutySource>().AsNoTracking().SingleOrDefaultAsync(s => s.Id == id, cancel) is not { Address: { } address } seen) return;
        var fetched = await fetcher.Fetch(address.Url, seen.Version, cancel);
        var zone = await db.ZoneOf(seen.AccountId, cancel);
        var read = fetched.File is null ? default(Outcome<Roster>?) : Roster.Read(fetched.File, address.Word, zone, now);
        // A roster without any duty of theirs is one, too: the others' are there.
        if ((fetched.Fault ?? (read is { Succeeded: false } bad && bad.Refusal.Fields[0].Code is not "roster-nothing-mine" ? bad.Refusal.Fields[0].Code : null)) is { } fault)
        {
            await Fail(id, fault, now, cancel);
            return;
        }
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        if (await db.Set<DutySource>().FromSql($"select * from duty_source where id = {id} for update").SingleOrDefaultAsync(cancel) is not { } source) return; // taken back meanwhile
        if (read is not null) await Replace(source, read.Value.Value?.Hours ?? [], now, cancel);
        (source.ReadAt, source.FailingSince, source.Fault, source.ToldAt) = (now, null, null, null);
        if (read is not null) source.Version = fetched.Version;
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
    }

    /// <summary>Its hours stay; its owner is told once. Without opening its sealed address, at which the reading itself may have failed.</summary>
    async Task Fail(Guid id, string fault, DateTimeOffset now, CancellationToken cancel)
    {
        Log.Failed(logger, id, fault);
        var longSince = now - Patience;
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await db.Set<DutySource>().Where(s => s.Id == id).ExecuteUpdateAsync(set => set.SetProperty(s => s.FailingSince, s => s.FailingSince ?? now).SetProperty(s => s.Fault, fault), cancel);
        if (await db.Set<DutySource>().Where(s => s.Id == id && s.ToldAt == null && s.FailingSince <= longSince).ExecuteUpdateAsync(set => set.SetProperty(s => s.ToldAt, now), cancel) > 0)
            await db.Database.ExecuteSqlAsync($"""
                insert into notice (id, recipient_id, kind, subject_id, created_at, attempts) select {Guid.CreateVersion7(now)}, account_id, 'roster_failing', id, {now}, 0 from duty_source where id = {id}
                on conflict (recipient_id, kind, subject_id) do update set id = excluded.id, created_at = excluded.created_at, sent_at = null, retry_at = null, attempts = 0
                """, cancel);
        await transaction.CommitAsync(cancel);
    }

    /// <summary>What is over stays as it was: rosters forget the past.</summary>
    async Task Replace(DutySource source, IReadOnlyList<Interval> hours, DateTimeOffset now, CancellationToken cancel)
    {
        var known = await db.Set<Duty>().Where(d => d.SourceId == source.Id && d.EndsAt > now).ToListAsync(cancel);
        var wanted = hours.ToHashSet();
        db.RemoveRange(known.Where(d => !wanted.Contains(new(d.StartsAt, d.EndsAt))));
        wanted.ExceptWith(known.Select(d => new Interval(d.StartsAt, d.EndsAt)));
        db.AddRange(wanted.Select(h => new Duty { SourceId = source.Id, AccountId = source.AccountId, StartsAt = h.StartsAt, EndsAt = h.EndsAt }));
    }

    static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "The roster {Roster} could not be read ({Fault}); its hours stay as they were")]
        public static partial void Failed(ILogger logger, Guid roster, string fault);

        [LoggerMessage(2, LogLevel.Warning, "Reading the roster {Roster} failed unexpectedly ({Error})")]
        public static partial void Stumbled(ILogger logger, Guid roster, string error);
    }
}
