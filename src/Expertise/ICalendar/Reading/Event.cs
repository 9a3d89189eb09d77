namespace TeleExpertise.Expertise.ICalendar.Reading;

/// <summary>A VEVENT (RFC 5545 §3.6.1): what of it takes time.</summary>
sealed class Event
{
    public required string Uid { get; init; }
    public required string Summary { get; init; }
    public required Moment Start { get; init; }

    /// <summary>How long each of its occurrences is.</summary>
    public required Length Length { get; init; }
    public required bool Cancelled { get; init; }

    /// <summary>Of a changed occurrence: when it would have been.</summary>
    public Moment? Replaces { get; init; }
    public Rule? Rule { get; init; }
    public List<(Moment Start, Length? Length)> More { get; } = [];
    public List<Moment> Except { get; } = [];

    /// <returns>Null, or why it cannot be read.</returns>
    public static string? Try(Component component, Zones zones, out Event? read)
    {
        read = null;
        if (component.First("DTSTART") is not { } begins) return "no-start";
        if (zones.Read(begins, begins.Value, out var start) is { } fault) return fault;
        Length? length = null;
        if (component.First("DTEND") is { } ends)
        {
            if (zones.Read(ends, ends.Value, out var end) is { } wrong) return wrong;
            length = ReferenceEquals(end.Zone, start.Zone) ? new(0, end.Wall - start.Wall, OnClock: true) : new(0, end.Instant - start.Instant);
        }
        else if (component.First("DURATION") is { } lasts && (length = Length.Read(lasts.Value)) is null) return "value-wrong";
        Moment? replaces = null;
        if (component.First("RECURRENCE-ID") is { } of)
        {
            if (of["RANGE"] is not null) return "this-and-future";
            if (zones.Read(of, of.Value, out var when) is { } wrong) return wrong;
            replaces = when;
        }
        Rule? rule = null;
        if (component.First("RRULE") is { } repeats && (rule = Rule.Read(repeats.Value, start.Zone)) is null) return "rule-unknown";
        if (component.First("EXRULE") is not null || component.Lines.Count(l => l.Name == "RRULE") > 1) return "rule-unknown";

        var one = new Event
        {
            Uid = component.First("UID")?.Value ?? "",
            Summary = component.First("SUMMARY")?.Text() ?? "",
            Start = start,
            Length = length ?? new(start.IsDay ? 1 : 0, TimeSpan.Zero),
            Cancelled = string.Equals(component.First("STATUS")?.Value.Trim(), "CANCELLED", StringComparison.OrdinalIgnoreCase),
            Replaces = replaces,
            Rule = rule,
        };
        foreach (var line in component.Lines.Where(l => l.Name is "RDATE" or "EXDATE"))
            foreach (var value in line.Value.Split(','))
            {
                var (at, period) = (value.Split('/'), default(Length?));
                if (zones.Read(line, at[0], out var when) is { } wrong) return wrong;
                if (at.Length == 2 && (period = Length.Read(at[1]) ?? (Moment.Read(at[1], when.Zone) is { } end ? new Length(0, end.Wall - when.Wall, OnClock: true) : null)) is null) return "value-wrong";
                if (line.Name == "RDATE") one.More.Add((when, period));
                else one.Except.Add(when);
            }
        read = one;
        return null;
    }

    /// <summary>The starts of its occurrences within some time, with the length of each; those that changed are among them.</summary>
    public IEnumerable<(Moment Start, Length Length)> Occurrences(DateTimeOffset from, DateTimeOffset until, Effort effort)
    {
        // A zone is at most fourteen hours from UTC; two days leave room for both ends.
        var (first, last) = (from.UtcDateTime.AddDays(-2 - Length.Days) - Length.Time, until.UtcDateTime.AddDays(2));
        var walls = Rule is null ? [Start.Wall] : Recurrence.Walls(Rule, Start.Wall, first, last, Over, effort);
        var except = Except.Count == 0 ? [] : Except.Where(e => !e.IsDay).Select(e => e.Instant).ToHashSet();
        var exceptDays = Except.Where(e => e.IsDay).Select(e => e.Wall.Date).ToHashSet();
        return walls.Select(w => (Start with { Wall = w }, Length)).Concat(More.Select(m => (m.Start, m.Length ?? Length)))
            .Where(o => !exceptDays.Contains(o.Item1.Wall.Date) && (except.Count == 0 || !except.Contains(o.Item1.Instant))).DistinctBy(o => o.Item1.Instant);
    }

    bool Over(DateTime wall) => Rule!.Until is { } until && (until.IsDay ? wall.Date > until.Wall : (Start with { Wall = wall }).Instant > until.Instant);
}
