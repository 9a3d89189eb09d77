namespace TeleExpertise.Expertise.Insight.Forecasting;

/// <summary>
/// How many cases will come, judged by the last weeks. A week's number is negative binomial around a weekly mean, with the scatter of the past weeks (no less than Poisson's).
/// The mean is not known exactly either: it has the Gamma distribution that so many weeks leave open (Jeffreys' prior), which is cut into equal strips.
/// No season is in it: twelve weeks cannot show one.
/// </summary>
public sealed class Arrivals
{
    /// <summary>Fewer weeks say nothing.</summary>
    public const int LeastWeeks = 4;

    /// <summary>So many are looked at.</summary>
    public const int MostWeeks = 12;

    const int Strips = 9;
    const double Width = 3; // standard deviations to either side

    Arrivals(double perWeek, double dispersion, IReadOnlyList<(double Weight, double Mean)> means) => (PerWeek, Dispersion, Means) = (perWeek, dispersion, means);

    /// <summary>The mean of the past weeks.</summary>
    public double PerWeek { get; }

    /// <summary>The variance of a week as a multiple of its mean, 1 or more.</summary>
    public double Dispersion { get; }

    /// <summary>Weekly means that are possible, and how likely they are.</summary>
    internal IReadOnlyList<(double Weight, double Mean)> Means { get; }

    /// <param name="weeks">Cases of each past week.</param>
    /// <returns>Null for too few weeks.</returns>
    public static Arrivals? After(IReadOnlyList<int> weeks)
    {
        if (weeks.Count < LeastWeeks) return null;
        var mean = weeks.Average();
        var dispersion = mean == 0 ? 1 : Math.Max(1, weeks.Sum(w => (w - mean) * (w - mean)) / (weeks.Count - 1) / mean);
        var (shape, rate) = ((weeks.Sum() + .5) / dispersion, weeks.Count / dispersion);
        var (middle, spread) = (shape / rate, Math.Sqrt(shape) / rate);
        var (low, high) = (Math.Max(0, middle - Width * spread), middle + Width * spread);
        var strips = Enumerable.Range(0, Strips).Select(at => low + (high - low) * (at + .5) / Strips).ToList();
        // In logarithms, from the highest: the density itself leaves the range of numbers.
        var logs = strips.ConvertAll(m => (shape - 1) * Math.Log(m) - rate * m);
        return new(mean, dispersion, [.. strips.Select((m, at) => (Math.Exp(logs[at] - logs.Max()), m))]);
    }

    /// <summary>The same in bundles of so many cases, no more than the dispersion: a bundle is scattered as its cases are.</summary>
    internal Arrivals In(int bundle) => new(PerWeek / bundle, Dispersion / bundle, [.. Means.Select(m => (m.Weight, m.Mean / bundle))]);

    /// <summary>A coming week.</summary>
    public Counts Week() => Counts.OneOf([.. Means.Select(m => (m.Weight, Counts.Scattered(m.Mean, Dispersion)))]);
}
