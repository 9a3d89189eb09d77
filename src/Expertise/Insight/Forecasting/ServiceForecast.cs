namespace TeleExpertise.Expertise.Insight.Forecasting;

/// <summary>What is known of a service today.</summary>
/// <param name="PastWeeks">Cases that needed a slot, by the week in which they were filed, the oldest first; twelve weeks, fewer where it is asked since lately.</param>
/// <param name="Classes">Of these cases, how many each class had and how many days its limit has.</param>
/// <param name="Waiting">Days until the limit of each case that waits for a slot or has one to come; below 0 where it is over.</param>
/// <param name="Slots">Slots of each coming day, twelve whole weeks, from this instant on.</param>
public sealed record ServiceToday(IReadOnlyList<int> PastWeeks, IReadOnlyList<(int Cases, int Limit)> Classes, IReadOnlyList<double> Waiting, IReadOnlyList<int> Slots);

/// <summary>A number that is not known: in eight cases of ten between <see cref="Low"/> and <see cref="High"/>.</summary>
public sealed record Spread(int Low, int Middle, int High)
{
    /// <summary>10th, 50th and 90th percentile.</summary>
    public static Spread Of(Counts counts) => new(counts.Quantile(.1), counts.Quantile(.5), counts.Quantile(.9));
}

/// <summary>A coming week.</summary>
/// <param name="Ends">Its last day.</param>
/// <param name="Slots">Planned for it.</param>
/// <param name="Waiting">Cases that wait at its end.</param>
/// <param name="Beyond">Of these, on average, beyond their limit at the worst moment of the week.</param>
public sealed record ForecastWeek(DateOnly Ends, int Slots, Spread Waiting, double Beyond);

/// <summary>The sentence that sums a forecast up.</summary>
public enum Outlook
{
    /// <summary>Too few weeks to judge by.</summary>
    Unknown,

    /// <summary>The slots that are planned keep all cases within their limit.</summary>
    Enough,

    /// <summary>Cases are beyond their limit now, and no more will be by a day.</summary>
    CatchesUp,

    /// <summary>Slots will be missing.</summary>
    Short,
}

/// <summary>The next weeks of a service.</summary>
/// <param name="PerWeek">Cases that come a week, on average.</param>
/// <param name="Coming">In a single week.</param>
/// <param name="Weeks">Each, the next first; none where the past is too short.</param>
/// <param name="Outlook">All in all.</param>
/// <param name="Missing">When short, how many slots are missing at the worst moment, 1 or more.</param>
/// <param name="When">When short, the day of that moment; when it catches up, the day on which it has.</param>
public sealed record ServiceForecast(double PerWeek, Spread? Coming, IReadOnlyList<ForecastWeek> Weeks, Outlook Outlook, int Missing, DateOnly? When)
{
    /// <summary>Foreseen from what is known. Pure: the same facts give the same forecast.</summary>
    /// <param name="known">The facts.</param>
    /// <param name="today">The day from which the coming days are counted.</param>
    public static ServiceForecast Of(ServiceToday known, DateOnly today)
    {
        if (Arrivals.After(known.PastWeeks) is not { } arrivals) return new(0, null, [], Outlook.Unknown, 0, null);
        var beyond = Shortage.ByDay(known.Waiting, [.. known.Classes.Select(c => (c.Cases / 7.0 / known.PastWeeks.Count, c.Limit))], known.Slots);
        var weeks = Backlog.Foresee(known.Waiting.Count, arrivals, known.Slots)
            .Select((waiting, at) => new ForecastWeek(today.AddDays(7 * at + 6), known.Slots.Skip(7 * at).Take(7).Sum(), Spread.Of(waiting), beyond.Skip(7 * at).Take(7).Max()));
        var (outlook, missing, day) = Judge(beyond, known.Waiting.Count(left => left < 0));
        return new(arrivals.PerWeek, Spread.Of(arrivals.Week()), [.. weeks], outlook, missing, day is { } at ? today.AddDays(at) : null);
    }

    /// <summary>Less than one whole case is nothing. What is beyond its limit today and is seen to without becoming more is caught up.</summary>
    static (Outlook, int Missing, int? Day) Judge(IReadOnlyList<double> beyond, int now)
    {
        const double Whole = 1 - 1e-9;
        var (worst, clear) = (beyond.Max(), beyond.ToList().FindLastIndex(b => b >= Whole) + 1);
        if (worst < Whole && now == 0) return (Outlook.Enough, 0, null);
        if (clear < beyond.Count && worst < now + Whole) return (Outlook.CatchesUp, 0, clear);
        return (Outlook.Short, (int)Math.Round(worst), beyond.ToList().IndexOf(worst));
    }
}
