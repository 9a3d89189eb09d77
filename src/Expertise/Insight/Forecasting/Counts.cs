namespace TeleExpertise.Expertise.Insight.Forecasting;

/// <summary>How likely each number of cases is: 0, 1, 2 and so on. Immutable.</summary>
public sealed class Counts
{
    /// <summary>What is less likely than this at either end is left out: over a few hundred sums it stays far below what anybody reads.</summary>
    const double Negligible = 1e-8;

    readonly int least;
    readonly double[] odds;

    Counts(int least, double[] odds) => (this.least, this.odds) = (least, odds);

    /// <summary>The mean.</summary>
    public double Mean => odds.Select((p, at) => p * (least + at)).Sum() / odds.Sum();

    /// <summary>A number that is known.</summary>
    public static Counts Exactly(int number) => new(number, [1]);

    /// <summary>
    /// The negative binomial distribution of a mean and of a variance that is <paramref name="dispersion"/> times the mean; Poisson's where that is 1 or less.
    /// Sums of independent ones of the same dispersion are of that dispersion again.
    /// </summary>
    public static Counts Scattered(double mean, double dispersion)
    {
        if (mean <= 0) return Exactly(0);
        var (over, odds, sum) = (dispersion - 1, new List<double>(), 0.0);
        var poisson = over < 1e-9;
        var next = poisson ? Math.Exp(-mean) : Math.Pow(dispersion, -mean / over);
        for (var k = 0; sum < 1 - Negligible && k < 10 * (mean + 10) * Math.Max(1, dispersion); k++)
        {
            odds.Add(next);
            sum += next;
            next *= poisson ? mean / (k + 1) : (mean / over + k) / (k + 1) * (over / dispersion);
        }
        return new(0, [.. odds]);
    }

    /// <summary>One or the other, with weights.</summary>
    public static Counts OneOf(IReadOnlyList<(double Weight, Counts Counts)> choices)
    {
        var (first, last, all) = (choices.Min(c => c.Counts.least), choices.Max(c => c.Counts.least + c.Counts.odds.Length), choices.Sum(c => c.Weight));
        var mixed = new double[last - first];
        foreach (var (weight, one) in choices)
            for (var at = 0; at < one.odds.Length; at++) mixed[one.least - first + at] += weight / all * one.odds[at];
        return new(first, mixed);
    }

    /// <summary>The sum of two that know nothing of each other.</summary>
    public Counts Plus(Counts other)
    {
        var sum = new double[odds.Length + other.odds.Length - 1];
        for (var a = 0; a < odds.Length; a++)
            for (var b = 0; b < other.odds.Length; b++) sum[a + b] += odds[a] * other.odds[b];
        return new Counts(least + other.least, sum).Trimmed();
    }

    /// <summary>So many less, and never fewer than none.</summary>
    public Counts Less(int number)
    {
        if (number <= least) return new(least - number, odds);
        var none = Math.Min(number - least, odds.Length - 1);
        var left = odds[none..];
        for (var at = 0; at < none; at++) left[0] += odds[at];
        return new(0, left);
    }

    /// <summary>The smallest number that is not exceeded with this likelihood.</summary>
    public int Quantile(double likelihood)
    {
        var (sum, wanted) = (0.0, likelihood * odds.Sum());
        for (var at = 0; at < odds.Length; at++)
            if ((sum += odds[at]) >= wanted) return least + at;
        return least + odds.Length - 1;
    }

    Counts Trimmed()
    {
        var (from, until) = (0, odds.Length);
        while (until - from > 1 && odds[until - 1] < Negligible) until--;
        while (until - from > 1 && odds[from] < Negligible) from++;
        return new(least + from, odds[from..until]);
    }
}
