namespace TeleExpertise.Expertise.Insight.Forecasting;

/// <summary>How many cases will wait at the end of each coming week: those that wait now, and those that come, less the slots. A slot that nobody needs on its day is lost.</summary>
public static class Backlog
{
    /// <summary>Into so many bundles the spread of the last week is cut, where it is that many cases or more: a few hundred bundles hold all that may be.</summary>
    const int Fine = 24;

    /// <summary>
    /// Computed for each weekly mean that is possible, exactly unless the numbers are large; not drawn by lot. Days are one step as long as every slot surely finds a case: what comes in them is then of
    /// the same kind as what comes in one, and less work by far, because a line that only grows needs a single sum a week.
    /// </summary>
    /// <param name="waiting">How many wait now.</param>
    /// <param name="arrivals">How many will come.</param>
    /// <param name="slots">Slots of each coming day; whole weeks.</param>
    /// <returns>The end of each week.</returns>
    public static IReadOnlyList<Counts> Foresee(int waiting, Arrivals arrivals, IReadOnlyList<int> slots)
    {
        // Where weeks differ by hundreds nobody reads single cases off, and counting them takes seconds. Half of the spread is the weeks', half that of their mean.
        var spread = Math.Sqrt(2 * arrivals.PerWeek * arrivals.Dispersion * slots.Count / 7);
        var bundle = (int)Math.Clamp(spread / Fine, 1, arrivals.Dispersion);
        if (bundle == 1) return Exactly(waiting, arrivals, slots);
        var (cases, bundled) = (0, new int[slots.Count]);
        for (var day = 0; day < slots.Count; day++)
        {
            bundled[day] = (cases + slots[day]) / bundle - cases / bundle; // what does not fill a bundle waits for the next day
            cases += slots[day];
        }
        return [.. Exactly((waiting + bundle / 2) / bundle, arrivals.In(bundle), bundled).Select(c => c.Unbundled(bundle))];
    }

    static List<Counts> Exactly(int waiting, Arrivals arrivals, IReadOnlyList<int> slots)
    {
        var weeks = Enumerable.Range(0, slots.Count / 7).Select(_ => new List<(double, Counts)>()).ToList();
        foreach (var (weight, mean) in arrivals.Means)
        {
            // The line at the beginning of the step, and the step's days and slots until now.
            var (start, days, seats) = (Counts.Exactly(waiting), 0, 0);
            for (var day = 0; day < slots.Count; day++)
            {
                (days, seats) = (days + 1, seats + slots[day]);
                var (sure, weekEnds) = (seats <= start.Least, day % 7 == 6);
                if (sure && !weekEnds) continue;
                var left = start.Plus(Counts.Scattered(mean * days / 7, arrivals.Dispersion)).Less(seats);
                if (weekEnds) weeks[day / 7].Add((weight, left));
                if (!sure) (start, days, seats) = (left, 0, 0);
            }
        }
        return weeks.ConvertAll(Counts.OneOf);
    }
}
