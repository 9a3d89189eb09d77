namespace TeleExpertise.Expertise.ICalendar.Reading;

/// <summary>A stretch of time in a calendar. Its words are for choosing and are never kept.</summary>
public sealed record Occasion(DateTimeOffset StartsAt, DateTimeOffset EndsAt, string Summary);

/// <summary>What a calendar says.</summary>
/// <param name="Occasions">Within the window, by their start; what repeats is there each time.</param>
/// <param name="Unread">Events that could not be read: the line on which each begins, and why (<c>no-start</c>, <c>value-wrong</c>, <c>zone-unknown</c>, <c>rule-unknown</c>, <c>this-and-future</c>).</param>
public sealed record CalendarContent(IReadOnlyList<Occasion> Occasions, IReadOnlyList<(int Line, string Why)> Unread);

/// <summary>
/// Reads iCalendar files (RFC 5545) that others wrote: what takes time, and when. Whatever they hold ends in an answer within bounded time: files are of 1 MiB
/// and 5,000 events at most.
/// </summary>
/// <remarks>
/// Events marked as free (<c>TRANSP:TRANSPARENT</c>) are read like any other: whole days, as rosters have them, are written so by the usual programs.
/// </remarks>
public static class CalendarReader
{
    /// <summary>The largest file, octets.</summary>
    public const int LargestFile = 1 << 20;

    const int LongestLine = 1 << 16;
    const int MostEvents = 5_000;
    const int MostOccasions = 5_000;
    const int Steps = 2_000_000;

    /// <param name="file">As it came.</param>
    /// <param name="here">The zone of times that name none.</param>
    /// <param name="from">What ends before is left out.</param>
    /// <param name="until">What begins after is left out.</param>
    /// <returns>
    /// A refusal of the field <c>roster</c> for what is no whole calendar: <c>roster-too-large</c>, <c>roster-encoding</c>, <c>roster-line-too-long</c>, <c>roster-too-deep</c>,
    /// <c>roster-broken</c>, <c>roster-not-calendar</c>, <c>roster-cut-off</c>, <c>roster-too-many</c>.
    /// </returns>
    public static Outcome<CalendarContent> Read(ReadOnlySpan<byte> file, TimeZoneInfo here, DateTimeOffset from, DateTimeOffset until)
    {
        if (file.Length > LargestFile) return No("roster-too-large");
        if (Unfold.Try(file, LongestLine, out var lines) is { } torn) return No(torn);
        if (Component.Try(lines, out var top) is { } broken) return No(broken);
        try
        {
            return Read(top, Zone.Of(here), from, until);
        }
        catch (Effort.TooMuch)
        {
            return No("roster-too-many");
        }
    }

    static Outcome<CalendarContent> Read(Component top, Zone here, DateTimeOffset from, DateTimeOffset until)
    {
        var (effort, unread, events) = (new Effort(Steps), new List<(int, string)>(), new List<Event>());
        foreach (var calendar in top.Within.Where(c => c.Name == "VCALENDAR"))
        {
            var zones = new Zones(calendar, here, from, until, effort);
            foreach (var component in calendar.Within.Where(c => c.Name == "VEVENT"))
                if (Event.Try(component, zones, out var read) is { } why) unread.Add((component.Number, why));
                else events.Add(read!);
        }
        if (events.Count + unread.Count > MostEvents) return No("roster-too-many");

        var replaced = events.Where(e => e.Replaces is not null).Select(e => (e.Uid, e.Replaces!.Value.Instant)).ToHashSet();
        var occasions = new List<Occasion>();
        foreach (var one in events.Where(e => !e.Cancelled))
            foreach (var (start, length) in one.Occurrences(from, until, effort))
            {
                effort.Spend();
                var (begins, ends) = (start.Instant, length.EndOf(start));
                if (ends <= begins || ends <= from || begins >= until || (one.Replaces is null && replaced.Contains((one.Uid, begins)))) continue;
                if (occasions.Count == MostOccasions) return No("roster-too-many");
                occasions.Add(new(begins, ends, one.Summary));
            }
        return new CalendarContent([.. occasions.OrderBy(o => o.StartsAt).ThenBy(o => o.EndsAt)], unread);
    }

    static Refusal No(string code) => Refusal.Invalid(new FieldFault("roster", code));
}
