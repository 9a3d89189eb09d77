using TeleExpertise.Expertise.Requests;

namespace TeleExpertise.Expertise.Slots.Planning;

/// <summary>
/// Puts cases into sessions. Urgent ones take the earliest seat there is, at once. All others are planned together, so that what all of them are worth is the
/// highest possible; near sessions become certain, later ones are planned anew each time. The same facts give the same plan, in whatever order they come.
/// </summary>
/// <param name="soFar">How the territories have fared lately; a territory left out has no past.</param>
public sealed class Planner(PlanningRules rules, ICalendarOfPeople people, DateTimeOffset now, IReadOnlyDictionary<Guid, Fared>? soFar = null)
{
    /// <summary>Benefits are counted in millionths of the weight of a routine case.</summary>
    const double Unit = 1e6;

    /// <summary>An opinion that comes too late to be worth anything is still owed: so much of its weight is left.</summary>
    const double Owed = .01;

    /// <summary>Among sessions that are worth the same the earlier one is taken: what a day costs, in weights of a routine case.</summary>
    const double Day = .001;

    /// <summary>The nearer a case is to its limit, the more a day costs: what the whole limit costs, as a part of its weight.</summary>
    const double Pressure = .03;

    /// <summary>Plans tried for the sake of fairness, the gap between territories that is none, how fast one is favoured, and how much at the most: never so much that classes change places.</summary>
    const int Steps = 6;
    const double Even = .005, Tilt = 2, FavourMax = 1.6;

    /// <summary>The earliest session with a free seat, protected ones included; null where there is none.</summary>
    public Placement Earliest(WaitingCase one, IEnumerable<SessionSeats> sessions)
    {
        var inOrder = InOrder(sessions);
        return Told(one, inOrder, inOrder.Find(s => s.Free > 0 && Between(one, s) is null), certain: true);
    }

    /// <summary>
    /// A plan for all cases that have no seat; urgent ones among them may have protected seats as well. Where seats are short, territories that fared worse
    /// are preferred among cases alike, step by step, until all fare about the same.
    /// </summary>
    public IReadOnlyList<Placement> Plan(IEnumerable<WaitingCase> cases, IEnumerable<SessionSeats> sessions)
    {
        var (waiting, inOrder) = (cases.OrderBy(c => c.FiledAt).ThenBy(c => c.Id).ToList(), InOrder(sessions));
        var seats = inOrder.ConvertAll(s => s.Plannable(rules, now));
        var favour = waiting.Select(c => c.TerritoryId).Distinct().ToDictionary(t => t, _ => 1.0);
        var (found, least) = ((int[]?)null, double.MaxValue);
        for (var step = 0; step < Steps && least > Even; step++)
        {
            var next = SeatAssignment.Solve(waiting.ConvertAll(c => Offers(c, favour[c.TerritoryId], inOrder, seats)), [.. seats]);
            var shares = Shares(waiting, next, inOrder);
            var gap = shares.Count == 0 ? 0 : shares.Values.Max() - shares.Values.Min();
            if (gap < least) (found, least) = (next, gap);
            if (shares.Count == 0) break;
            var mean = shares.Values.Average();
            foreach (var (territory, share) in shares) favour[territory] = Math.Clamp(favour[territory] * (1 + Tilt * (mean - share)), 1 / FavourMax, FavourMax);
        }
        return [.. waiting.Select((one, at) => found![at] is var session and >= 0
            ? Told(one, inOrder, inOrder[session], inOrder[session].IsAnnounced(rules, now)) : Told(one, inOrder, null, certain: false))];
    }

    /// <summary>For each territory with a case that waits, the part of its cases seen within their limit, the plan counted as if it came true.</summary>
    Dictionary<Guid, double> Shares(List<WaitingCase> waiting, int[] plan, List<SessionSeats> sessions) =>
        waiting.Select((one, at) => (one, InTime: plan[at] >= 0 && sessions[plan[at]].StartsAt - one.FiledAt <= rules.Classes[one.Urgency].Limit)).GroupBy(c => c.one.TerritoryId)
            .ToDictionary(t => t.Key, t => soFar?.GetValueOrDefault(t.Key) is { } past ? (past.InTime + t.Count(c => c.InTime)) / (double)(past.All + t.Count()) : t.Count(c => c.InTime) / (double)t.Count());

    Offer[] Offers(WaitingCase one, double favour, List<SessionSeats> sessions, List<int> seats) =>
        [.. sessions.Select((session, at) => (session, at)).Where(s => seats[s.at] > 0 && Between(one, s.session) is null)
            .Where(s => !s.session.IsForStandBy(rules, now) || people.ComesAnyway(one, s.session))
            .Select(s => new Offer(s.at, (long)(Unit * Benefit(one, favour, s.session.StartsAt)))).Where(o => o.Benefit > 0)];

    double Benefit(WaitingCase one, double favour, DateTimeOffset at)
    {
        var (kind, wait) = (rules.Classes[one.Urgency], at - one.FiledAt);
        var worth = Math.Max(kind.Worth(wait), Owed * kind.Weight) * favour;
        return Math.Max(worth - Pressure * kind.Weight * Math.Pow(Math.Min(wait / kind.Limit, 2), 2) / 4, Owed * kind.Weight / 2) + Day * Math.Max(0, 120 - (at - now).TotalDays) / 1;
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

/// <summary>How a territory fared.</summary>
/// <param name="InTime">Cases seen within their limit.</param>
/// <param name="All">Cases seen, or past their limit.</param>
public readonly record struct Fared(int InTime, int All);
