namespace TeleExpertise.Expertise.Slots.Planning;

/// <summary>Who answers at a session.</summary>
public static class Rota
{
    /// <summary>The specialists in the order in which they are asked for the session of a day. By turns each week begins after those of the week before, whoever came then.</summary>
    public static IEnumerable<Guid> Order(Series series, DateOnly occursOn)
    {
        if (!series.TakesTurns) return series.Rota;
        var weeks = (Calendar.Monday(occursOn).DayNumber - Calendar.Monday(series.ValidFrom).DayNumber) / 7;
        var first = weeks * series.Experts % series.Rota.Length;
        return series.Rota.Skip(first).Concat(series.Rota.Take(first));
    }

    /// <summary>Those of them who can, as many as the series wants; or none, and why.</summary>
    public static (IReadOnlyList<Guid> Seats, SessionReason? Void) Seats(Series series, DateOnly occursOn, Func<Guid, bool> can)
    {
        var seats = Order(series, occursOn).Where(can).Take(series.Experts).ToList();
        return seats.Count == 0 ? ([], SessionReason.NobodyAvailable) : seats.Count < series.Quorum ? ([], SessionReason.BelowQuorum) : (seats, null);
    }
}
