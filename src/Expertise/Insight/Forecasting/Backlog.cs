namespace TeleExpertise.Expertise.Insight.Forecasting;

/// <summary>How many cases will wait at the end of each coming week: those that wait now, and those that come, less the slots. A slot that nobody needs on its day is lost.</summary>
public static class Backlog
{
    /// <summary>Computed exactly, day by day, for each weekly mean that is possible; not drawn by lot.</summary>
    /// <param name="waiting">How many wait now.</param>
    /// <param name="arrivals">How many will come.</param>
    /// <param name="slots">Slots of each coming day; whole weeks.</param>
    /// <returns>The end of each week.</returns>
    public static IReadOnlyList<Counts> Foresee(int waiting, Arrivals arrivals, IReadOnlyList<int> slots)
    {
        var weeks = Enumerable.Range(0, slots.Count / 7).Select(_ => new List<(double, Counts)>()).ToList();
        foreach (var (weight, mean) in arrivals.Means)
        {
            var (left, days) = (Counts.Exactly(waiting), 0);
            for (var day = 0; day < slots.Count; day++)
            {
                days++;
                if (slots[day] == 0 && day % 7 != 6) continue; // days without slots are one step: their sum is of the same kind
                left = left.Plus(Counts.Scattered(mean * days / 7, arrivals.Dispersion)).Less(slots[day]);
                days = 0;
                if (day % 7 == 6) weeks[day / 7].Add((weight, left));
            }
        }
        return weeks.ConvertAll(Counts.OneOf);
    }
}
