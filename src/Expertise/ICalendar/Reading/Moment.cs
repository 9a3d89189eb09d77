using System.Globalization;

namespace TeleExpertise.Expertise.ICalendar.Reading;

/// <summary>A DATE or DATE-TIME (RFC 5545 §3.3.4, §3.3.5): what a clock of a zone shows.</summary>
/// <param name="Wall">Midnight for a day.</param>
readonly record struct Moment(DateTime Wall, bool IsDay, Zone Zone)
{
    public DateTimeOffset Instant => Zone.Instant(Wall);

    /// <summary>Reads <c>19970714</c>, <c>19970714T133000</c>, <c>19970714T173000Z</c>. Years far from ours are nobody's duty.</summary>
    /// <returns>Null for anything else.</returns>
    public static Moment? Read(string text, Zone zone)
    {
        text = text.Trim();
        var utc = text.EndsWith('Z');
        if (text.EndsWith("60", StringComparison.Ordinal) && text.Length == 15) text = text[..13] + "59"; // a leap second
        if (!DateTime.TryParseExact(utc ? text[..^1] : text, text.Length == 8 ? "yyyyMMdd" : "yyyyMMdd'T'HHmmss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var wall)) return null;
        return wall.Year is < 1900 or > 2200 ? null : new(wall, text.Length == 8, utc ? Zone.Utc : zone);
    }
}

/// <summary>A DURATION (§3.3.6): days are as long as the clocks make them, hours are not.</summary>
/// <param name="OnClock">True where the clocks decide about the hours too: of an event that says when it ends, as calendars show it. A night's duty ends at eight also on
/// the morning when they change.</param>
readonly record struct Length(int Days, TimeSpan Time, bool OnClock = false)
{
    public DateTimeOffset EndOf(Moment start)
    {
        var exact = (start with { Wall = start.Wall.AddDays(Days) }).Instant + Time;
        if (!OnClock) return exact;
        var shown = (start with { Wall = start.Wall.AddDays(Days) + Time }).Instant;
        return shown > start.Instant ? shown : exact; // an hour that the clocks skip
    }

    /// <summary>Reads <c>P15DT5H0M20S</c>, <c>P7W</c>.</summary>
    /// <returns>Null for anything else, and for what is negative.</returns>
    public static Length? Read(string text)
    {
        var rest = text.Trim().TrimStart('+');
        if (rest.Length < 3 || rest[0] != 'P') return null;
        var (days, time, timed) = (0, TimeSpan.Zero, false);
        for (rest = rest[1..]; rest.Length > 0;)
        {
            if (rest[0] == 'T' && !timed)
            {
                (timed, rest) = (true, rest[1..]);
                if (rest.Length == 0) return null;
            }
            var digits = 0;
            while (digits < rest.Length && char.IsAsciiDigit(rest[digits])) digits++;
            if (digits is 0 or > 7 || digits == rest.Length) return null;
            var number = int.Parse(rest[..digits], CultureInfo.InvariantCulture);
            switch (rest[digits], timed)
            {
                case ('W', false): days += 7 * number; break;
                case ('D', false): days += number; break;
                case ('H', true): time += TimeSpan.FromHours(number); break;
                case ('M', true): time += TimeSpan.FromMinutes(number); break;
                case ('S', true): time += TimeSpan.FromSeconds(number); break;
                default: return null;
            }
            rest = rest[(digits + 1)..];
        }
        return days > 1000 || time.TotalDays > 1000 ? null : new(days, time);
    }
}
