namespace TeleExpertise.Expertise.Insight;

/// <summary>How long some cases waited to be seen.</summary>
/// <param name="Cases">How many.</param>
/// <param name="Median">Days; null for no case, and where it is withheld.</param>
/// <param name="Long">The 90th percentile, days: nine of ten waited no longer. Null as the median is.</param>
/// <param name="InTime">How many were seen within the limit of their class; null where it is withheld.</param>
public sealed record Waits(int Cases, double? Median, double? Long, int? InTime)
{
    /// <summary>Below so many cases figures would tell about single patients, whom their village knows.</summary>
    public const int FewerThan = 5;

    /// <summary>True for some cases, and too few to say how they waited.</summary>
    public bool Few => Cases is > 0 and < FewerThan;

    /// <summary>Of few cases nothing but their number: the median of one is that patient's wait.</summary>
    public Waits Guarded => Few ? this with { Median = null, Long = null, InTime = null } : this;

    /// <summary>The part seen within the limit, 0 to 1; null for no case, and where it is withheld.</summary>
    public double? Share => Cases == 0 || InTime is not { } inTime ? null : (double)inTime / Cases;

    /// <summary>Of cases that were seen; others are left out.</summary>
    /// <param name="cases">The cases.</param>
    /// <param name="limit">The longest wait of a case.</param>
    public static Waits Of(IEnumerable<CountedCase> cases, Func<CountedCase, TimeSpan> limit)
    {
        var (days, inTime) = (new List<double>(), 0);
        foreach (var one in cases.Where(c => c.SeenAt is not null))
        {
            var wait = one.Wait(default);
            days.Add(wait.TotalDays);
            if (wait <= limit(one)) inTime++;
        }
        days.Sort();
        return new(days.Count, Percentile(days, .5), Percentile(days, .9), inTime);
    }

    /// <summary>Between the two nearest values in proportion, as spreadsheets do (PERCENTILE.INC), so that who checks finds the same.</summary>
    static double? Percentile(List<double> sorted, double part)
    {
        if (sorted.Count == 0) return null;
        var at = part * (sorted.Count - 1);
        var (below, above) = (sorted[(int)at], sorted[Math.Min((int)at + 1, sorted.Count - 1)]);
        return below + (above - below) * (at - (int)at);
    }
}
