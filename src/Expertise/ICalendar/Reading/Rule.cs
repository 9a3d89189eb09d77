using System.Globalization;

namespace TeleExpertise.Expertise.ICalendar.Reading;

enum Frequency { Daily, Weekly, Monthly, Yearly }

/// <summary>A weekday of a rule: <c>-1FR</c> is the last Friday, <c>FR</c> each.</summary>
readonly record struct WeekdayPart(int Which, DayOfWeek Day);

/// <summary>
/// A recurrence rule (RFC 5545 §3.3.10). Rules finer than days, and those that count weeks or days of a year, are refused: no roster needs them, and a
/// rule half understood would give wrong hours.
/// </summary>
sealed class Rule
{
    static readonly string[] Frequencies = ["DAILY", "WEEKLY", "MONTHLY", "YEARLY"];
    static readonly string[] Weekdays = ["SU", "MO", "TU", "WE", "TH", "FR", "SA"];

    public required Frequency Frequency { get; init; }
    public int Interval { get; private set; } = 1;
    public int? Count { get; private set; }
    public Moment? Until { get; private set; }
    public DayOfWeek WeekStart { get; private set; } = DayOfWeek.Monday;
    public WeekdayPart[] Days { get; private set; } = [];
    public int[] MonthDays { get; private set; } = [];
    public int[] Months { get; private set; } = [];
    public int[] Hours { get; private set; } = [];
    public int[] Minutes { get; private set; } = [];
    public int[] Seconds { get; private set; } = [];
    public int[] Positions { get; private set; } = [];

    /// <returns>Null for what is no rule, or one that is not taken.</returns>
    public static Rule? Read(string text, Zone zone)
    {
        var parts = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var part in text.Trim().TrimEnd(';').Split(';'))
            if (part.Split('=') is not [var name, var value] || !parts.TryAdd(name.Trim(), value.Trim().ToUpperInvariant())) return null;
        if (!parts.Remove("FREQ", out var word) || Array.IndexOf(Frequencies, word) is var frequency && frequency < 0) return null;
        var rule = new Rule { Frequency = (Frequency)frequency };
        return parts.All(p => rule.Take(p.Key.ToUpperInvariant(), p.Value, zone)) && rule.IsWhole() ? rule : null;
    }

    bool Take(string name, string value, Zone zone)
    {
        switch (name)
        {
            case "INTERVAL": return Numbers(value, 1, 10_000) is [var every] && (Interval = every) > 0;
            case "COUNT": return Numbers(value, 1, 100_000) is [var count] && (Count = count) > 0;
            case "UNTIL": return (Until = Moment.Read(value, zone)) is not null;
            case "WKST": return Weekday(value) is { } first && Enum.IsDefined(WeekStart = first);
            case "BYDAY": return (Days = [.. value.Split(',').Select(Part).OfType<WeekdayPart>()]).Length == value.Split(',').Length;
            case "BYMONTHDAY": return (MonthDays = Signed(value, 31)).Length > 0;
            case "BYMONTH": return (Months = Numbers(value, 1, 12)).Length > 0;
            case "BYHOUR": return (Hours = Numbers(value, 0, 23)).Length > 0;
            case "BYMINUTE": return (Minutes = Numbers(value, 0, 59)).Length > 0;
            case "BYSECOND": return (Seconds = Numbers(value, 0, 59)).Length > 0;
            case "BYSETPOS": return (Positions = Signed(value, 366)).Length > 0;
            default: return false;
        }
    }

    /// <summary>Parts that the RFC forbids together, and times of day by the hundred.</summary>
    bool IsWhole() =>
        !(Count is not null && Until is not null)
        && (Frequency is Frequency.Monthly or Frequency.Yearly || Array.TrueForAll(Days, d => d.Which == 0))
        && !(Frequency is Frequency.Weekly && MonthDays.Length > 0)
        && (Positions.Length == 0 || Days.Length + MonthDays.Length + Months.Length + Hours.Length + Minutes.Length + Seconds.Length > 0)
        && Math.Max(1, Hours.Length) * Math.Max(1, Minutes.Length) * Math.Max(1, Seconds.Length) <= 48;

    static DayOfWeek? Weekday(string two) => Array.IndexOf(Weekdays, two) is var at and >= 0 ? (DayOfWeek)at : null;

    static WeekdayPart? Part(string text)
    {
        if (text.Length < 2 || Weekday(text[^2..]) is not { } day) return null;
        if (text.Length == 2) return new(0, day);
        return Signed(text[..^2], 53) is [var which] ? new(which, day) : null;
    }

    /// <summary>Empty when one of them is none, or beyond.</summary>
    static int[] Numbers(string list, int least, int most)
    {
        var found = new SortedSet<int>();
        foreach (var one in list.Split(','))
            if (!int.TryParse(one, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) || number < least || number > most) return [];
            else found.Add(number);
        return [.. found];
    }

    static int[] Signed(string list, int most) => Numbers(list, -most, most) is var found && !found.Contains(0) ? found : [];
}
