using TeleExpertise.Expertise.Slots;

namespace TeleExpertise.Expertise.Sessions;

/// <summary>Counts a person's time from stays that may overlap (two devices, a reconnection) or lie outside what is counted.</summary>
public static class PresenceMath
{
    /// <summary>The stays as disjoint stretches in order, clipped to a window. Stretches that touch become one.</summary>
    public static IReadOnlyList<Interval> Union(IEnumerable<Interval> stays, Interval window)
    {
        var union = new List<Interval>();
        foreach (var stay in stays.Select(s => Clip(s, window)).Where(s => s.StartsAt < s.EndsAt).OrderBy(s => s.StartsAt))
        {
            if (union is [.., var last] && stay.StartsAt <= last.EndsAt) union[^1] = last with { EndsAt = Later(last.EndsAt, stay.EndsAt) };
            else union.Add(stay);
        }
        return union;
    }

    /// <summary>The time common to some stays and some windows, as disjoint stretches in order.</summary>
    public static IReadOnlyList<Interval> Overlap(IReadOnlyCollection<Interval> stays, IEnumerable<Interval> windows) =>
        Union(windows.SelectMany(window => Union(stays, window)), Always);

    /// <summary>What is left of disjoint stretches without some others, in order.</summary>
    public static IReadOnlyList<Interval> Without(IReadOnlyList<Interval> disjoint, IEnumerable<Interval> others)
    {
        var left = disjoint;
        foreach (var other in others.Where(o => o.StartsAt < o.EndsAt))
            left = [.. left.SelectMany(s => new[] { s with { EndsAt = Earlier(s.EndsAt, other.StartsAt) }, s with { StartsAt = Later(s.StartsAt, other.EndsAt) } }).Where(s => s.StartsAt < s.EndsAt)];
        return left;
    }

    /// <summary>Length of the union of stays within a window, in whole seconds, rounded down.</summary>
    public static int Seconds(IEnumerable<Interval> stays, Interval window) => Seconds(Union(stays, window));

    /// <summary>Length of disjoint stretches in whole seconds, rounded down once at the end.</summary>
    public static int Seconds(IReadOnlyList<Interval> disjoint) => (int)(disjoint.Sum(s => (s.EndsAt - s.StartsAt).Ticks) / TimeSpan.TicksPerSecond);

    internal static readonly Interval Always = new(DateTimeOffset.MinValue, DateTimeOffset.MaxValue);

    static Interval Clip(Interval stay, Interval window) => new(Later(stay.StartsAt, window.StartsAt), Earlier(stay.EndsAt, window.EndsAt));
    static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;
    static DateTimeOffset Earlier(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;
}
