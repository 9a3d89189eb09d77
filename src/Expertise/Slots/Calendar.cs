using TeleExpertise.Expertise.Slots.Calendars;

namespace TeleExpertise.Expertise.Slots;

/// <summary>Turns a weekly calendar, kept in its own zone, into instants.</summary>
public static class Calendar
{
    /// <summary>
    /// The occurrences of a series that are held on the local days from <paramref name="from"/> to <paramref name="until"/>, both included, the first in time first.
    /// None is on a day off, unless an exception puts it there.
    /// </summary>
    public static IEnumerable<Occurrence> Occurrences(Series series, DaysOff off, IEnumerable<SeriesException> exceptions, DateOnly from, DateOnly until)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(series.TimeZone);
        var otherwise = exceptions.Where(e => e.SeriesId == series.Id).ToDictionary(e => e.OccursOn);
        var usual = Days(series, from, until).Where(d => !off.Close(d) && !otherwise.ContainsKey(d)).Select(d => At(d, d, series.StartsAt));
        var special = otherwise.Values.Where(e => e.HeldOn >= from && e.HeldOn <= until && (e.Kind is ExceptionKind.Extra || IsDay(series, e.OccursOn)))
            .Select(e => At(e.OccursOn, e.HeldOn!.Value, e.StartsAt!.Value));
        return usual.Concat(special).OrderBy(o => o.StartsAt);

        Occurrence At(DateOnly occursOn, DateOnly heldOn, TimeOnly hour)
        {
            var startsAt = Instant(heldOn.ToDateTime(hour), zone);
            return new(occursOn, heldOn, startsAt, startsAt.AddMinutes(series.SessionMinutes));
        }
    }

    /// <summary>True when a day is one of the series' own, days off included.</summary>
    public static bool IsDay(Series series, DateOnly day) => Days(series, day, day).Any();

    /// <summary>The whole slots that fit into an occurrence, or as many as its series wants; minutes left over at the end stay free.</summary>
    public static IEnumerable<Interval> Slots(Occurrence session, int slotMinutes, int? atMost = null)
    {
        var length = TimeSpan.FromMinutes(slotMinutes);
        for (var (start, count) = (session.StartsAt, 0); start + length <= session.EndsAt && (atMost is null || count < atMost); start += length, count++)
            yield return new(start, start + length);
    }

    /// <summary>The day it is in a zone.</summary>
    public static DateOnly DayIn(string timeZone, DateTimeOffset instant) =>
        DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, TimeZoneInfo.FindSystemTimeZoneById(timeZone)).DateTime);

    /// <inheritdoc cref="LocalTime.Instant" />
    public static DateTimeOffset Instant(DateTime local, TimeZoneInfo zone) => LocalTime.Instant(local, zone);

    /// <summary>The Monday of a day's week.</summary>
    public static DateOnly Monday(DateOnly day) => day.AddDays(-(((int)day.DayOfWeek + 6) % 7));

    static IEnumerable<DateOnly> Days(Series series, DateOnly from, DateOnly until)
    {
        var first = from > series.ValidFrom ? from : series.ValidFrom;
        var last = series.ValidUntil is { } end && end < until ? end : until;
        for (var day = OnOrAfter(first, series.Weekday); day <= last; day = day.AddDays(7)) yield return day;
    }

    static DateOnly OnOrAfter(DateOnly day, int isoWeekday) => day.AddDays((isoWeekday - (int)day.DayOfWeek + 7) % 7);
}

/// <summary>One hour of a series.</summary>
/// <param name="OccursOn">The day that the series has for it.</param>
/// <param name="LocalDate">The day on which it is held.</param>
/// <param name="StartsAt">UTC.</param>
/// <param name="EndsAt">UTC.</param>
public sealed record Occurrence(DateOnly OccursOn, DateOnly LocalDate, DateTimeOffset StartsAt, DateTimeOffset EndsAt);

/// <summary>A stretch of time; the end is not part of it.</summary>
public sealed record Interval(DateTimeOffset StartsAt, DateTimeOffset EndsAt)
{
    /// <summary>True when the two share an instant.</summary>
    public bool Overlaps(Interval other) => StartsAt < other.EndsAt && other.StartsAt < EndsAt;
}
