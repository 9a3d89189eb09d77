using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Settings;
using TeleExpertise.Expertise.Slots.Calendars;

namespace TeleExpertise.Expertise.Slots;

/// <summary>
/// Plans the sessions of every series ahead (twelve weeks, unless its territory decided otherwise), with their slots. Running it again or twice at once changes nothing:
/// the database keeps one session a series and day, and a lead expert in one place at a time.
/// </summary>
public sealed partial class PlanSessions(ExpertiseDb db, TimeProvider clock, ILogger<PlanSessions> logger) : IVerb
{
    /// <summary>How far ahead at most, in days.</summary>
    public static readonly int Horizon = Policy.Planning.Most * 7;

    /// <returns>How many sessions were added.</returns>
    public async Task<int> Run(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var planned = 0;
        var ahead = await db.Times(Policy.Planning, cancel);
        var off = await db.DaysOff(cancel);
        foreach (var series in await db.Set<Series>().AsNoTracking().OrderBy(s => s.Id).ToListAsync(cancel))
        {
            var today = Calendar.DayIn(series.TimeZone, now);
            var known = await db.Set<Session>().Where(s => s.SeriesId == series.Id && s.LocalDate >= today).Select(s => s.LocalDate).ToListAsync(cancel);
            foreach (var occurrence in Calendar.Occurrences(series, off[series.TerritoryId], today, today.AddDays(ahead.GetValueOrDefault(series.TerritoryId, Policy.Planning.Time(null)).Days)))
                if (occurrence.EndsAt > now && !known.Contains(occurrence.LocalDate) && await Plan(series, occurrence, cancel)) planned++;
        }
        return planned;
    }

    async Task<bool> Plan(Series series, Occurrence occurrence, CancellationToken cancel)
    {
        db.ChangeTracker.Clear();
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var id = Guid.CreateVersion7();
        if (!await Insert(id, series, occurrence, cancel))
        {
            if (!await db.Set<Session>().AnyAsync(s => s.SeriesId == series.Id && s.LocalDate == occurrence.LocalDate, cancel))
                Log.LeadExpertIsElsewhere(logger, series.Id, occurrence.LocalDate);
            return false;
        }
        db.AddRange(Calendar.Slots(occurrence, series.SlotMinutes).Select((time, index) => new Slot
        {
            Id = Guid.CreateVersion7(),
            SessionId = id,
            Position = index + 1,
            StartsAt = time.StartsAt,
            EndsAt = time.EndsAt,
        }));
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return true;
    }

    async Task<bool> Insert(Guid id, Series series, Occurrence occurrence, CancellationToken cancel) =>
        await db.Database.ExecuteSqlAsync($"""
            insert into session (id, series_id, territory_id, service_id, lead_expert_id, programme_id, local_date, starts_at, ends_at, status)
            values ({id}, {series.Id}, {series.TerritoryId}, {series.ServiceId}, {series.LeadExpertId}, {series.ProgrammeId}, {occurrence.LocalDate}, {occurrence.StartsAt}, {occurrence.EndsAt}, 'planned')
            on conflict do nothing
            """, cancel) == 1;

    static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Series {Series} has no session on {Day}: its lead expert leads another one at that hour.")]
        public static partial void LeadExpertIsElsewhere(ILogger logger, Guid series, DateOnly day);
    }
}
