namespace TeleExpertise.Expertise.Slots.Assignment;

/// <summary>
/// Gives cases seats of sessions so that the sum of benefits is the highest possible: an exact min-cost flow. Cases come one by one; each takes its seat by
/// the chain of displacements that loses least (Dijkstra over losses, which the prices of sessions and the profits of cases keep non-negative). A case may
/// also go without, at no benefit. Equal inputs give equal answers.
/// </summary>
public sealed class SeatAssignment
{
    /// <summary>In place of a session: no seat.</summary>
    public const int Without = -1;

    const long Unknown = long.MaxValue;

    readonly IReadOnlyList<Offer[]> offers;
    readonly int[] seats, seatOf, cameFrom;
    readonly List<int>[] holders;
    readonly long[] price, profit, loss;
    readonly bool[] settled;
    readonly List<int> reached = [];

    SeatAssignment(IReadOnlyList<Offer[]> offers, int[] seats)
    {
        (this.offers, this.seats) = (offers, seats);
        holders = Array.ConvertAll(seats, count => new List<int>(count));
        (profit, seatOf) = (new long[offers.Count], new int[offers.Count]);
        (price, loss, cameFrom, settled) = (new long[seats.Length], new long[seats.Length], new int[seats.Length], new bool[seats.Length]);
        Array.Fill(seatOf, Without);
        Array.Fill(loss, Unknown);
    }

    /// <summary>The session of each case, <see cref="Without"/> where a case has none.</summary>
    /// <param name="offers">For each case the sessions it can go to, each at most once.</param>
    /// <param name="seats">For each session how many seats it has, 0 or more.</param>
    public static int[] Solve(IReadOnlyList<Offer[]> offers, int[] seats)
    {
        var assignment = new SeatAssignment(offers, seats);
        for (var newcomer = 0; newcomer < offers.Count; newcomer++) assignment.Seat(newcomer);
        return assignment.seatOf;
    }

    void Seat(int newcomer)
    {
        foreach (var (session, benefit) in offers[newcomer]) profit[newcomer] = Math.Max(profit[newcomer], benefit - price[session]);
        var (least, end, giver) = (profit[newcomer], Without, newcomer);
        Look(newcomer, 0);
        while (Nearest() is >= 0 and var session && loss[session] < least)
        {
            settled[session] = true;
            if (holders[session].Count < seats[session]) (least, end) = (loss[session], session);
            else
                foreach (var holder in holders[session])
                {
                    if (loss[session] + profit[holder] < least) (least, end, giver) = (loss[session] + profit[holder], Without, holder);
                    Look(holder, loss[session]);
                }
        }
        Charge(newcomer, least);
        Move(newcomer, end, giver);
        foreach (var session in reached) (settled[session], loss[session]) = (false, Unknown);
        reached.Clear();
    }

    /// <summary>What a case would lose in each session it can go to, added to what was lost on the way to it.</summary>
    void Look(int from, long before)
    {
        foreach (var (session, benefit) in offers[from])
        {
            var through = before + profit[from] - (benefit - price[session]);
            if (settled[session] || through >= loss[session]) continue;
            if (loss[session] == Unknown) reached.Add(session);
            (loss[session], cameFrom[session]) = (through, from);
        }
    }

    int Nearest()
    {
        var nearest = Without;
        foreach (var session in reached)
            if (!settled[session] && (nearest == Without || loss[session] < loss[nearest] || (loss[session] == loss[nearest] && session < nearest))) nearest = session;
        return nearest;
    }

    /// <summary>Keeps losses non-negative for who comes next: sessions nearer than the end become dearer by the rest of the way, their holders gain less by it.</summary>
    void Charge(int newcomer, long least)
    {
        profit[newcomer] -= least;
        foreach (var session in reached)
        {
            if (!settled[session] || loss[session] >= least) continue;
            price[session] += least - loss[session];
            foreach (var holder in holders[session]) profit[holder] -= least - loss[session];
        }
    }

    /// <summary>Along the chain, from its end to the newcomer.</summary>
    void Move(int newcomer, int end, int giver)
    {
        var (to, who) = end == Without ? (Without, giver) : (end, cameFrom[end]);
        while (true)
        {
            var from = seatOf[who];
            if (from != Without) holders[from].Remove(who);
            seatOf[who] = to;
            if (to != Without) holders[to].Add(who);
            if (who == newcomer) return;
            (to, who) = (from, cameFrom[from]);
        }
    }
}
