using System.Globalization;

namespace TeleExpertise.Expertise.ICalendar;

/// <summary>
/// Writes the VTIMEZONE of a zone (RFC 5545 §3.6.5), without which some calendars take a TZID for a zone of their own and are an hour off. What the zone does
/// is looked up day by day; where it is the same in each of the next 28 years, after which weekdays repeat, it is said as a rule, otherwise change by change.
/// </summary>
static class ZoneText
{
    const int Years = 28;

    /// <summary>Adds the component, right for events in the years from <paramref name="first"/> to <paramref name="last"/>.</summary>
    public static void Add(ContentLines lines, string timeZone, int first, int last)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(timeZone);
        lines.Add("BEGIN", "VTIMEZONE").Add("TZID", timeZone);
        var changes = Changes(zone, first - 1, first - 2 + Years);
        var rules = changes.GroupBy(c => (c.Before, c.After, c.Onset.Month)).Select(g => (First: g.First(), Rule: Rule([.. g]))).ToList();
        if (changes.Count > 0 && rules.TrueForAll(r => r.Rule is not null))
            foreach (var (change, rule) in rules) Observance(lines, change, rule);
        else
        {
            var begin = new DateTime(first - 1, 1, 1, 0, 0, 0, DateTimeKind.Utc);
            var offset = zone.GetUtcOffset(begin);
            Observance(lines, new(begin, offset, offset), rule: null);
            foreach (var change in Changes(zone, first - 1, last + 1)) Observance(lines, change, rule: null);
        }
        lines.Add("END", "VTIMEZONE");
    }

    /// <summary>A local time as it is written beside a TZID.</summary>
    public static string Local(DateTime local) => local.ToString("yyyyMMdd'T'HHmmss", CultureInfo.InvariantCulture);

    static void Observance(ContentLines lines, Change change, string? rule)
    {
        var kind = change.After > change.Before ? "DAYLIGHT" : "STANDARD";
        lines.Add("BEGIN", kind).Add("DTSTART", Local(change.Onset)).Add("TZOFFSETFROM", Offset(change.Before)).Add("TZOFFSETTO", Offset(change.After));
        if (rule is not null) lines.Add("RRULE", rule);
        lines.Add("END", kind);
    }

    static string Offset(TimeSpan offset) => (offset < TimeSpan.Zero ? "-" : "+") + offset.ToString(offset.Seconds == 0 ? "hhmm" : "hhmmss", CultureInfo.InvariantCulture);

    /// <summary>What these changes, all of one month, have in common in each year; null when that is no rule.</summary>
    static string? Rule(IReadOnlyList<Change> changes)
    {
        var days = changes.Select(c => c.Onset).ToList();
        if (days.Count != Years || days.Select(d => d.Year).Distinct().Count() != Years || days.Exists(d => d.DayOfWeek != days[0].DayOfWeek || d.TimeOfDay != days[0].TimeOfDay)) return null;
        var (weekday, ordinal) = (days[0].DayOfWeek.ToString()[..2].ToUpperInvariant(), (days[0].Day + 6) / 7);
        var by = days.TrueForAll(d => d.Day + 7 > DateTime.DaysInMonth(d.Year, d.Month)) ? $"BYDAY=-1{weekday}"
            : days.TrueForAll(d => (d.Day + 6) / 7 == ordinal) ? string.Create(CultureInfo.InvariantCulture, $"BYDAY={ordinal}{weekday}")
            : days.Max(d => d.Day) - days.Min(d => d.Day) == 6 ? $"BYMONTHDAY={string.Join(',', Enumerable.Range(days.Min(d => d.Day), 7))};BYDAY={weekday}" // such as the Friday before the last Sunday
            : null;
        return by is null ? null : string.Create(CultureInfo.InvariantCulture, $"FREQ=YEARLY;BYMONTH={days[0].Month};{by}");
    }

    /// <summary>When the zone's offset changes in some years, both included.</summary>
    static List<Change> Changes(TimeZoneInfo zone, int from, int until)
    {
        var found = new List<Change>();
        var end = new DateTime(until + 1, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        for (var day = new DateTime(from, 1, 1, 0, 0, 0, DateTimeKind.Utc); day < end; day = day.AddDays(1))
        {
            var (before, after) = (zone.GetUtcOffset(day), zone.GetUtcOffset(day.AddDays(1)));
            if (before == after) continue;
            var (low, high) = (0, 24 * 60 * 60); // the last second with the old offset, and the first with the new one
            while (high - low > 1)
                if (zone.GetUtcOffset(day.AddSeconds((low + high) / 2)) == before) low = (low + high) / 2;
                else high = (low + high) / 2;
            found.Add(new(day.AddSeconds(high) + before, before, after));
        }
        return found;
    }

    /// <param name="Onset">The local time at which it comes, as the clocks say before it.</param>
    /// <param name="Before">Offset until then.</param>
    /// <param name="After">Offset from then on.</param>
    sealed record Change(DateTime Onset, TimeSpan Before, TimeSpan After);
}
