using System.Numerics;
using System.Runtime.InteropServices;

namespace TeleExpertise.Expertise.Insight.Forecasting;

/// <summary>How likely each number of cases is: 0, 1, 2 and so on. Immutable.</summary>
public sealed class Counts
{
    /// <summary>What is less likely than this at either end is left out: over a few hundred sums it stays far below what anybody reads.</summary>
    const double Negligible = 1e-7;

    readonly int least;
    readonly double[] odds;

    Counts(int least, double[] odds) => (this.least, this.odds) = (least, odds);

    /// <summary>Surely no fewer.</summary>
    public int Least => least;

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
        var over = Math.Max(0, dispersion - 1);
        // From the most likely number to both sides, by the quotient of neighbours: the odds of none leave the range of numbers where many come.
        double Step(int k) => (mean + over * k) / ((k + 1) * (1 + over));
        var (mode, above, below) = ((int)Math.Max(0, mean - over), new List<double>(), new List<double>());
        var sum = 0.0;
        for (var (k, next) = (mode, 1.0); next > Negligible * sum; next *= Step(k++)) sum += Kept(above, next);
        for (var (k, next) = (mode - 1, mode > 0 ? 1 / Step(mode - 1) : 0); k >= 0 && next > Negligible * sum; next /= Step(--k)) sum += Kept(below, next);
        below.Reverse();
        return new(mode - below.Count, [.. below.Concat(above).Select(p => p / sum)]);

        static double Kept(List<double> list, double odds)
        {
            list.Add(odds);
            return odds;
        }
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
        var (few, many) = odds.Length < other.odds.Length ? (odds, other.odds) : (other.odds, odds);
        var sum = new double[few.Length + many.Length - 1];
        for (var a = 0; a < few.Length; a++) Add(few[a], many, sum.AsSpan(a, many.Length));
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

    /// <summary>Cases, where this counts bundles of so many: none stays none, another number is spread evenly around its middle.</summary>
    public Counts Unbundled(int bundle)
    {
        var cases = new double[odds.Length * bundle];
        for (var at = 0; at < odds.Length; at++)
            if (least + at == 0) cases[bundle / 2] = odds[at];
            else for (var one = 0; one < bundle; one++) cases[at * bundle + one] = odds[at] / bundle;
        return least == 0 ? new(0, cases[(bundle / 2)..]) : new(least * bundle - bundle / 2, cases);
    }

    /// <summary>The smallest number that is not exceeded with this likelihood.</summary>
    public int Quantile(double likelihood)
    {
        var (sum, wanted) = (0.0, likelihood * odds.Sum());
        for (var at = 0; at < odds.Length; at++)
            if ((sum += odds[at]) >= wanted) return least + at;
        return least + odds.Length - 1;
    }

    /// <summary>Several at once, as the processor can: nearly all the work of a forecast is here.</summary>
    static void Add(double times, ReadOnlySpan<double> what, Span<double> to)
    {
        var from = MemoryMarshal.Cast<double, Vector<double>>(what);
        var into = MemoryMarshal.Cast<double, Vector<double>>(to);
        var factor = new Vector<double>(times);
        for (var at = 0; at < from.Length; at++) into[at] += factor * from[at];
        for (var at = from.Length * Vector<double>.Count; at < what.Length; at++) to[at] += times * what[at];
    }

    Counts Trimmed()
    {
        var (from, until) = (0, odds.Length);
        while (until - from > 1 && odds[until - 1] < Negligible) until--;
        while (until - from > 1 && odds[from] < Negligible) from++;
        return new(least + from, odds[from..until]);
    }
}
