using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Settings;
using TeleExpertise.Expertise.Slots;

namespace TeleExpertise.Testing;

/// <summary>Weekly calendars for a <see cref="Village"/>.</summary>
public static class Timetable
{
    /// <summary>Saturday 21 November 2026, 10 h 00 in Paris; the next Thursday is the 26th.</summary>
    public static readonly DateTimeOffset Saturday = new(2026, 11, 21, 9, 0, 0, TimeSpan.Zero);

    /// <summary>
    /// A series of a village's service, Thursday 13 h 00 to 14 h 00 in Paris with slots of ten minutes unless told otherwise. The territory announces
    /// everything within two weeks at once and keeps no slots for urgent cases, so that a case taken to a session sits in it, unless it plans as usual.
    /// </summary>
    public static async Task<Series> Weekly(this Village village, TestDatabase database, Actor lead, int weekday = 4, TimeOnly? startsAt = null, DateOnly? until = null, bool asUsual = false)
    {
        var series = new Series
        {
            Id = Guid.NewGuid(),
            TerritoryId = village.Territory,
            ServiceId = lead.ExpertServices.First(),
            Rota = [lead.Id],
            Weekday = weekday,
            StartsAt = startsAt ?? new(13, 0),
            SessionMinutes = 60,
            SlotMinutes = 10,
            TimeZone = "Europe/Paris",
            ValidFrom = new(2026, 1, 1),
            ValidUntil = until,
        };
        await using var db = database.Open();
        db.Add(series);
        await db.SaveChangesAsync();
        if (!asUsual) await village.Decide(database, lead, (Policy.Announced, 14), (Policy.ProtectedSlots, 0));
        return series;
    }

    /// <summary>What a territory decides.</summary>
    public static async Task Decide(this Village village, TestDatabase database, Actor by, params (NumberSetting Setting, int Value)[] decisions)
    {
        foreach (var (setting, value) in decisions)
            await database.Sql($"""
                insert into setting (territory_id, key, value, changed_at, changed_by_id) values ('{village.Territory}', '{setting.Key}', '{value}', now(), '{by.Id}')
                on conflict (territory_id, key) do update set value = excluded.value
                """);
    }

    /// <summary>Plans twelve weeks as the job does; gives how many sessions were added in the whole database.</summary>
    public static async Task<int> Plan(this TestDatabase database, TimeProvider clock)
    {
        await using var db = database.Open();
        return await new PlanSessions(db, clock).Run(CancellationToken.None);
    }

    /// <summary>The sessions of a series, the first in time first.</summary>
    public static async Task<List<Session>> SessionsOf(this TestDatabase database, Series series)
    {
        await using var db = database.Open();
        return await db.Set<Session>().AsNoTracking().Where(s => s.SeriesId == series.Id).OrderBy(s => s.StartsAt).ToListAsync();
    }
}
