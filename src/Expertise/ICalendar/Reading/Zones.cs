namespace TeleExpertise.Expertise.ICalendar.Reading;

/// <summary>The zones of one file: those that everybody knows by name, otherwise as the file describes them, for the years about the window.</summary>
sealed class Zones(Component calendar, Zone here, DateTimeOffset from, DateTimeOffset until, Effort effort)
{
    /// <summary>More than the clocks of any country changed since there are such; each time of the file looks through them.</summary>
    const int MostOnsets = 1_000;

    readonly Dictionary<string, Zone?> found = new(StringComparer.Ordinal);

    /// <summary>A time of a line: with the line's zone, UTC, or where its reader lives.</summary>
    /// <returns>Null, or why it cannot be read.</returns>
    public string? Read(ContentLine line, string text, out Moment when)
    {
        when = default;
        var zone = here;
        if (line["TZID"] is { } id)
        {
            if (!found.TryGetValue(id, out var known)) found[id] = known = Zone.Named(id) ?? Described(id);
            if (known is null) return "zone-unknown";
            zone = known;
        }
        if (Moment.Read(text, zone) is not { } read) return "value-wrong";
        when = read;
        return null;
    }

    /// <summary>As a VTIMEZONE of the file says (RFC 5545 §3.6.5); null for none, or one that is not whole.</summary>
    Zone.Described? Described(string id)
    {
        if (calendar.Within.Find(c => c.Name == "VTIMEZONE" && c.First("TZID")?.Value == id) is not { } described) return null;
        var onsets = new List<Zone.Described.Onset>();
        foreach (var observance in described.Within)
        {
            if (observance.First("DTSTART") is not { } line || Moment.Read(line.Value, Zone.Utc) is not { } start
                || Offset(observance.First("TZOFFSETFROM")?.Value) is not { } before || Offset(observance.First("TZOFFSETTO")?.Value) is not { } after) return null;
            var walls = new List<DateTime> { start.Wall };
            foreach (var more in observance.Lines.Where(l => l.Name is "RDATE"))
                foreach (var value in more.Value.Split(','))
                    if (Moment.Read(value, Zone.Utc) is { } when) walls.Add(when.Wall);
                    else return null;
            if (observance.First("RRULE") is { } repeats)
            {
                if (Rule.Read(repeats.Value, Zone.Utc) is not { } rule) return null;
                walls.AddRange(Recurrence.Walls(rule, start.Wall, from.UtcDateTime.AddYears(-2), until.UtcDateTime.AddYears(1), w => rule.Until is { } until && w - before > until.Wall, effort));
            }
            onsets.AddRange(walls.Distinct().Select(w => new Zone.Described.Onset(w, before, after)));
            if (onsets.Count > MostOnsets) throw new Effort.TooMuch();
        }
        onsets.Sort((a, b) => a.Wall.CompareTo(b.Wall));
        return onsets.Count == 0 ? null : new(onsets[0].Before, onsets);
    }

    /// <summary>Reads <c>+0100</c>, <c>-103000</c>.</summary>
    static TimeSpan? Offset(string? text)
    {
        if (text?.Trim() is not { Length: 5 or 7 } offset || offset[0] is not ('+' or '-') || !offset.Skip(1).All(char.IsAsciiDigit)) return null;
        int Two(int at) => ((offset[at] - '0') * 10) + offset[at + 1] - '0';
        var time = new TimeSpan(Two(1), Two(3), offset.Length == 7 ? Two(5) : 0);
        return time > TimeSpan.FromHours(14) ? null : offset[0] == '-' ? -time : time;
    }
}
