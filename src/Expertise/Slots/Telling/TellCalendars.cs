using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Notices;
using TeleExpertise.Expertise.People;

namespace TeleExpertise.Expertise.Slots.Telling;

/// <summary>
/// Brings the calendar entries of whoever is marked as changed to what bookings and seats are now, and writes one notice for each entry that they were told
/// otherwise. Needs the reach of the system.
/// </summary>
public sealed partial class TellCalendars(ExpertiseDb db, TimeProvider clock, ILogger<TellCalendars> logger) : IVerb
{
    /// <summary>How long a cancellation waits: a case that gets another date meanwhile makes one mail of the two.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Everybody who is marked, each in a transaction of their own. What fails for one is tried again by the next run.</summary>
    public async Task Run(CancellationToken cancel)
    {
        foreach (var account in await db.Set<CalendarChange>().Select(c => c.AccountId).Distinct().OrderBy(a => a).ToListAsync(cancel))
        {
            try
            {
                await Tell(account, cancel);
            }
            catch (Exception e) when (!cancel.IsCancellationRequested)
            {
                Log.Failed(logger, account, e);
            }
        }
    }

    /// <summary>One person, marked or not.</summary>
    public async Task Tell(Guid account, CancellationToken cancel)
    {
        db.ChangeTracker.Clear();
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended('calendar of ' || {account}, 0))", cancel);
        // First the marks: a change that commits after this has one of its own.
        await db.Set<CalendarChange>().Where(c => c.AccountId == account).ExecuteDeleteAsync(cancel);
        // Notices before entries, as whoever sends one takes them.
        await db.Database.ExecuteSqlAsync($"select from notice where recipient_id = {account} and kind = 'calendar_changed' and sent_at is null order by id for update", cancel);
        var now = clock.GetUtcNow();
        var appointments = await db.Set<Account>().AnyAsync(a => a.Id == account && a.DisabledAt == null, cancel) ? await Appointment.Of(db, account, now, cancel) : [];
        var entries = await db.Set<CalendarEntry>().Where(e => e.AccountId == account).Where(e => e.StartsAt > now || appointments.Select(a => a.SessionId).Contains(e.SessionId)).ToListAsync(cancel);
        foreach (var appointment in appointments) await Keep(account, appointment, entries, appointments, now, cancel);
        foreach (var entry in entries.Where(e => e.CancelledAt is null && !appointments.Exists(a => a.SessionId == e.SessionId))) await Cancel(entry, now, cancel);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
    }

    async Task Keep(Guid account, Appointment appointment, List<CalendarEntry> entries, List<Appointment> appointments, DateTimeOffset now, CancellationToken cancel)
    {
        // The entry of a case that goes from one session to another goes along, as long as its cancellation was not told.
        var entry = entries.Find(e => e.SessionId == appointment.SessionId)
            ?? entries.Find(e => !appointments.Exists(a => a.SessionId == e.SessionId) && (e.CancelledAt is null || e.ToldSequence != e.Sequence) && e.Cases.Intersect(appointment.Cases).Any());
        if (entry is null) entries.Add(entry = Add(account, appointment, now));
        else if (!appointment.Is(entry))
        {
            (entry.SessionId, entry.Cases, entry.StartsAt, entry.EndsAt, entry.TimeZone) = (appointment.SessionId, appointment.Cases, appointment.StartsAt, appointment.EndsAt, appointment.TimeZone);
            (entry.Sequence, entry.ChangedAt, entry.CancelledAt) = (entry.Sequence + 1, now, null);
        }
        if (entry.ToldSequence != entry.Sequence && (appointment.IsCertain || entry.ToldSequence is not null)) await Tell(entry, now, notBefore: null, cancel);
    }

    CalendarEntry Add(Guid account, Appointment appointment, DateTimeOffset now) => db.Add(new CalendarEntry
    {
        Id = Guid.CreateVersion7(now),
        AccountId = account,
        SessionId = appointment.SessionId,
        Cases = appointment.Cases,
        StartsAt = appointment.StartsAt,
        EndsAt = appointment.EndsAt,
        TimeZone = appointment.TimeZone,
        ChangedAt = now,
    }).Entity;

    /// <summary>What no mail has told goes without one.</summary>
    async Task Cancel(CalendarEntry entry, DateTimeOffset now, CancellationToken cancel)
    {
        if (entry.ToldSequence is null)
        {
            await db.Set<Notice>().Where(n => n.Kind == NoticeKind.CalendarChanged && n.SubjectId == entry.Id).ExecuteDeleteAsync(cancel);
            db.Remove(entry);
            return;
        }
        (entry.Sequence, entry.ChangedAt, entry.CancelledAt) = (entry.Sequence + 1, now, now);
        await Tell(entry, now, notBefore: now + Patience, cancel);
    }

    /// <summary>A version has one notice; another version has a new one in its place, under a new id: mail programs hide what bears an id they have seen.</summary>
    Task<int> Tell(CalendarEntry entry, DateTimeOffset now, DateTimeOffset? notBefore, CancellationToken cancel) =>
        db.Database.ExecuteSqlAsync($"""
            insert into notice (id, recipient_id, kind, subject_id, created_at, attempts, retry_at) values ({Guid.CreateVersion7(now)}, {entry.AccountId}, 'calendar_changed', {entry.Id}, {now}, 0, {notBefore})
            on conflict (recipient_id, kind, subject_id) do update set id = excluded.id, created_at = excluded.created_at, sent_at = null, attempts = 0, retry_at = excluded.retry_at
            where notice.created_at < {entry.ChangedAt} or notice.sent_at is not null
            """, cancel);

    static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The calendar of account {Account} could not be told; the next run tries again")]
        public static partial void Failed(ILogger logger, Guid account, Exception error);
    }
}
