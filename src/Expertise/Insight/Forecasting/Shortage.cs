namespace TeleExpertise.Expertise.Insight.Forecasting;

/// <summary>
/// How many cases will be beyond their limit if each slot goes to the case whose limit ends first; no other order keeps more of them within it. Cases come evenly, as
/// many as on average: fractions of cases are counted.
/// </summary>
public static class Shortage
{
    /// <param name="waiting">Days until the limit of each case that waits now; below 0 where it is over.</param>
    /// <param name="coming">Of each class, how many come a day and the days of its limit.</param>
    /// <param name="slots">Slots of each coming day.</param>
    /// <returns>Cases beyond their limit at the end of each day.</returns>
    public static IReadOnlyList<double> ByDay(IEnumerable<double> waiting, IReadOnlyList<(double PerDay, int Limit)> coming, IReadOnlyList<int> slots)
    {
        // By the day on which the limit ends; 0 is over already, 1 is today. What ends after the last day of interest may share the last place.
        var due = new double[slots.Count + 2];
        foreach (var left in waiting) due[Place(left)]++;
        var (beyond, earliest) = (new double[slots.Count], 0);
        for (var day = 0; day < slots.Count; day++)
        {
            foreach (var (perDay, limit) in coming)
            {
                due[Place(day + limit)] += perDay;
                earliest = Math.Min(earliest, Place(day + limit));
            }
            for (double seats = slots[day]; seats > 0 && earliest < due.Length;)
            {
                var served = Math.Min(seats, due[earliest]);
                (seats, due[earliest]) = (seats - served, due[earliest] - served);
                if (due[earliest] <= 0) earliest++;
            }
            for (var at = 0; at <= day + 1; at++) beyond[day] += due[at];
        }
        return beyond;

        int Place(double days) => days < 0 ? 0 : (int)Math.Min(days + 1, slots.Count + 1);
    }
}
