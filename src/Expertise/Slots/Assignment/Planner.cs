using TeleExpertise.Expertise.Requests;

namespace TeleExpertise.Expertise.Slots.Assignment;

/// <summary>
/// Puts cases into sessions. Urgent ones take the earliest seat there is, at once. All others are planned together, so that what all of them are worth is the
/// highest possible; near sessions become certain, later ones are planned anew each time. The same facts give the same plan, in whatever order they come.
/// </summary>
/// <param name="soFar">How the groups have fared lately; one left out has no past.</param>
public sealed class Planner(PlanningRules rules, ICalendarOfPeople people, DateTimeOffset now, IReadOnlyDictionary<Guid, Fared>? soFar = null)
{
    /// <summary>Benefits are counted in millionths of the weight of a routine case.</summary>
    const double Unit = 1e6;

    /// <summary>An opinion that comes too late to be worth anything is still owed: so much of its weight is left.</summary>
    const double Owed = .01;

    /// <summary>Among sessions that are worth the same the earlier one is taken: what a day costs, in weights of a routine case.</summary>
    const double Day = .001;

    /// <summary>
    /// What the very next session is worth more for a case beyond its limit or queued again, as a part of its weight, and in how many days two thirds of that are gone: it goes
    /// before those that lose nothing by waiting, not before those that would lose their place.
    /// </summary>
    const double Overdue = .15, OverdueDays = 7;

    /// <summary>Days beyond which it is all the same.</summary>
    const double Horizon = 120;

    /// <summary>The nearer a case is to its limit, the more a day costs: what the whole limit costs, as a part of its weight.</summary>
    const double Pressure = .03;

    /// <summary>Plans tried for the sake of fairness, the gap between groups that is none, how fast one is favoured, and how much at the most: never so much that classes change places.</summary>
    const int Steps = 6;
    const double Even = .005, Tilt = 2, FavourMax = 1.6;

    /// <summary>The earliest session with a free seat, protected ones included; null where there is none.</summary>
    public Placement Earliest(WaitingCase one, IEnumerable<SessionSeats> sessions)
    {
        var inOrder = InOrder(sessions);
        return Told(one, inOrder, inOrder.Find(s => s.Free > 0 && Between(one, s) is null), certain: true);
    }

    /// <summary>
    /// The earliest session for a case that is booked before all others are planned, as for a joint one two specialists keep the hour free: seats kept for urgent cases
    /// are not for it. It is certain however far away it is.
    /// </summary>
    public Placement Pin(WaitingCase one, IEnumerable<SessionSeats> sessions)
    {
        var inOrder = InOrder(sessions);
        return Told(one, inOrder, inOrder.Find(s => s.Pools(rules, now).Any(p => !p.StandBy) && Between(one, s) is null), certain: true);
    }

    /// <summary>
    /// A plan for all cases that have no seat; urgent ones among them may have protected seats as well. Where seats are short, groups that fared worse
    /// are preferred among cases alike, step by step, until all fare about the same.
    /// </summary>
    public IReadOnlyList<Placement> Plan(IEnumerable<WaitingCase> cases, IEnumerable<SessionSeats> sessions)
    {
        var (waiting, inOrder) = (cases.OrderBy(c => c.FiledAt).ThenBy(c => c.Number).ToList(), InOrder(sessions));
        var pools = inOrder.SelectMany(s => s.Pools(rules, now)).ToList();
        var open = waiting.ConvertAll(c => Enumerable.Range(0, pools.Count).Where(p => Between(c, pools[p].Session) is null && (!pools[p].StandBy || people.ComesAnyway(c, pools[p].Session))).ToList());
        var favour = waiting.Select(c => c.Group).Distinct().ToDictionary(t => t, _ => 1.0);
        var (found, least) = ((int[]?)null, double.MaxValue);
        for (var step = 0; step < Steps && least > Even; step++)
        {
            var next = SeatAssignment.Solve([.. waiting.Select((c, at) => Offers(c, favour[c.Group], open[at], pools))], [.. pools.Select(p => p.Seats)]);
            var shares = Shares(waiting, next, pools);
            var gap = shares.Count == 0 ? 0 : shares.Values.Max() - shares.Values.Min();
            if (gap < least) (found, least) = (next, gap);
            if (shares.Count == 0) break;
            var mean = shares.Values.Average();
            foreach (var (group, share) in shares) favour[group] = Math.Clamp(favour[group] * (1 + Tilt * (mean - share)), 1 / FavourMax, FavourMax);
        }
        return [.. waiting.Select((one, at) => found![at] is var pool and >= 0
            ? Told(one, inOrder, pools[pool].Session, pools[pool].Session.IsAnnounced(rules, now)) : Told(one, inOrder, null, certain: false))];
    }

    /// <summary>For each group with a case that waits, the part of its cases seen within their limit, the plan counted as if it came true.</summary>
    Dictionary<Guid, double> Shares(List<WaitingCase> waiting, int[] plan, List<Pool> pools) =>
        waiting.Select((one, at) => (one, InTime: plan[at] >= 0 && pools[plan[at]].Session.StartsAt - one.FiledAt <= rules.Classes[one.Urgency].Limit)).GroupBy(c => c.one.Group)
            .ToDictionary(t => t.Key, t => soFar?.GetValueOrDefault(t.Key) is { } past ? (past.InTime + t.Count(c => c.InTime)) / (double)(past.All + t.Count()) : t.Count(c => c.InTime) / (double)t.Count());

    Offer[] Offers(WaitingCase one, double favour, List<int> open, List<Pool> pools) =>
        [.. open.Select(p => new Offer(p, (long)(Unit * Benefit(one, favour, pools[p].Session.StartsAt)))).Where(o => o.Benefit > 0)];

    double Benefit(WaitingCase one, double favour, DateTimeOffset at)
    {
        var (kind, wait) = (rules.Classes[one.Urgency], at - one.FiledAt);
        var worth = Math.Max(kind.Worth(wait), Owed * kind.Weight) * favour;
        return Math.Max(worth - Pressure * kind.Weight * Math.Pow(Math.Min(wait / kind.Limit, 2), 2) / 4, Owed * kind.Weight / 2)
            + (one.Again || now - one.FiledAt > kind.Limit ? Overdue * kind.Weight * Math.Exp(-(at - now).TotalDays / OverdueDays) : 0)
            + Day * Math.Max(0, Horizon - (at - now).TotalDays);
    }

    Obstacle? Between(WaitingCase one, SessionSeats session) => session.StartsAt - now < rules.Notice ? Obstacle.TooSoon : people.Between(one, session);

    Placement Told(WaitingCase one, List<SessionSeats> sessions, SessionSeats? chosen, bool certain)
    {
        var before = from session in sessions.TakeWhile(s => s != chosen)
                     let why = Between(one, session)
                     where why is not (Obstacle.OtherService or Obstacle.TooSoon)
                     select new PassedOver(session, why);
        return new(one, chosen, certain, [.. before]);
    }

    static List<SessionSeats> InOrder(IEnumerable<SessionSeats> sessions) => [.. sessions.Where(s => s.Seats > 0).OrderBy(s => s.StartsAt).ThenBy(s => s.Id)];
}

/// <summary>How a group's cases fared.</summary>
/// <param name="InTime">Cases seen within their limit.</param>
/// <param name="All">Cases seen, or past their limit.</param>
public readonly record struct Fared(int InTime, int All);
