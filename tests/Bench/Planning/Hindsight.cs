using TeleExpertise.Expertise.Slots.Assignment;

namespace TeleExpertise.Bench.Planning;

/// <summary>The best that anybody could have done who had known everything from the first day: exact.</summary>
static class Hindsight
{
    /// <returns>The session of each case, -1 for none.</returns>
    public static int[] Seen(Demand demand) =>
        SeatAssignment.Solve(
            [.. demand.Cases.Select(one => Enumerable.Range(0, demand.Sessions.Count)
                .Where(s => demand.Sessions[s] > one.At + Simulation.Notice && demand.Free(one.Gp, s) && !demand.Void[s] && !demand.StaysAway(one.Id, s))
                .Select(s => new Offer(s, (long)(1e6 * Score.WorthOf(demand, one, s)))).Where(o => o.Benefit > 0).ToArray())],
            [.. demand.Void.Select(gone => gone ? 0 : Demand.Seats)]);
}
