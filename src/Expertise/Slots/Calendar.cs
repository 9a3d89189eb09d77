using TeleExpertise.Expertise.Slots.Calendars;

namespace TeleExpertise.Expertise.Slots;

/// <summary>Turns a weekly calendar, kept in its own zone, into instants.</summary>
public static class Calendar
{
    /// <summary>The occurrences of a series on the local days from <paramref name="from"/> to <paramref name="until"/>, both included, but none on a day off.</summary>
    public static IEnumerable<Occurrence> Occurrences(Series series, DaysOff off, DateOnly from, DateOnly until)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(series.TimeZone);
        var first = from > series.ValidFrom ? from : series.ValidFrom;
        var last = series.ValidUntil is { } end && end < until ? end : until;
        for (var day = OnOrAfter(first, series.Weekday); day <= last; day = day.AddDays(7))
        {
            if (off.Close(day)) continue;
            var startsAt = Instant(day.ToDateTime(series.StartsAt), zone);
            yield return new(day, startsAt, startsAt.AddMinutes(series.SessionMinutes));
        }
    }

    /// <summary>The whole slots that fit into an occurrence; minutes left over at the end stay free.</summary>
    public static IEnumerable<Interval> Slots(Occurrence session, int slotMinutes)
    {
        var length = TimeSpan.FromMinutes(slotMinutes);
        for (var start = session.StartsAt; start + length <= session.EndsAt; start += length)
            yield return new(start, start + length);
    }

    /// <summary>The day it is in a zone.</summary>
    public static DateOnly DayIn(string timeZone, DateTimeOffset instant) =>
        DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, TimeZoneInfo.FindSystemTimeZoneById(timeZone)).DateTime);

    /// <summary>
    /// The instant of a local time, in UTC, as RFC 5545 §3.3.5 reads it: a time that the clocks skip is counted with the offset
    /// before the gap (02:30 becomes 03:30), and of a time that comes twice the first one is meant.
    /// </summary>
    public static DateTimeOffset Instant(DateTime local, TimeZoneInfo zone)
    {
        var offset = zone.IsInvalidTime(local) ? zone.GetUtcOffset(local.AddDays(-1))
            : zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max()
            : zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset).ToUniversalTime();
    }

    static DateOnly OnOrAfter(DateOnly day, int isoWeekday) => day.AddDays((isoWeekday - (int)day.DayOfWeek + 7) % 7);
}

/// <summary>One hour of a series: its local day and its instants in UTC.</summary>
public sealed record Occurrence(DateOnly LocalDate, DateTimeOffset StartsAt, DateTimeOffset EndsAt);

/// <summary>A stretch of time; the end is not part of it.</summary>
public sealed record Interval(DateTimeOffset StartsAt, DateTimeOffset EndsAt)
{
    /// <summary>True when the two share an instant.</summary>
    public bool Overlaps(Interval other) => StartsAt < other.EndsAt && other.StartsAt < EndsAt;
}
