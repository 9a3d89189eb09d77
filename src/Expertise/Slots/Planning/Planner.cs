using TeleExpertise.Expertise.Requests;

namespace TeleExpertise.Expertise.Slots.Planning;

/// <summary>
/// Puts cases into sessions. Urgent ones take the earliest seat there is, at once. All others are planned together, so that what all of them are worth is the
/// highest possible; near sessions become certain, later ones are planned anew each time. The same facts give the same plan, in whatever order they come.
/// </summary>
/// <param name="fairness">What a seat is worth more for a territory, 1 for none; see <see cref="Fairness"/>.</param>
public sealed class Planner(PlanningRules rules, ICalendarOfPeople people, DateTimeOffset now, Func<Guid, double>? fairness = null)
{
    /// <summary>Benefits are counted in millionths of the weight of a routine case.</summary>
    const double Unit = 1e6;

    /// <summary>An opinion that comes too late to be worth anything is still owed: so much of its weight is left.</summary>
    const double Owed = .01;

    /// <summary>Among sessions that are worth the same the earlier one is taken: what a day costs, in weights of a routine case.</summary>
    const double Day = .001;

    /// <summary>The nearer a case is to its limit, the more a day costs: what the whole limit costs, as a part of its weight.</summary>
    const double Pressure = .03;

    /// <summary>The earliest session with a free seat, protected ones included; null where there is none.</summary>
    public Placement Earliest(WaitingCase one, IEnumerable<SessionSeats> sessions)
    {
        var inOrder = InOrder(sessions);
        return Told(one, inOrder, inOrder.Find(s => s.Free > 0 && Between(one, s) is null), certain: true);
    }

    /// <summary>A plan for all cases that have no seat; urgent ones among them may have protected seats as well.</summary>
    public IReadOnlyList<Placement> Plan(IEnumerable<WaitingCase> cases, IEnumerable<SessionSeats> sessions)
    {
        var (waiting, inOrder) = (cases.OrderBy(c => c.FiledAt).ThenBy(c => c.Id).ToList(), InOrder(sessions));
        var seats = inOrder.ConvertAll(s => s.Plannable(rules, now));
        var found = SeatAssignment.Solve(waiting.ConvertAll(c => Offers(c, inOrder, seats)), [.. seats]);
        return [.. waiting.Select((one, at) => found[at] is var session and >= 0
            ? Told(one, inOrder, inOrder[session], inOrder[session].IsAnnounced(rules, now)) : Told(one, inOrder, null, certain: false))];
    }

    Offer[] Offers(WaitingCase one, List<SessionSeats> sessions, List<int> seats) =>
        [.. sessions.Select((session, at) => (session, at)).Where(s => seats[s.at] > 0 && Between(one, s.session) is null)
            .Where(s => !s.session.IsForStandBy(rules, now) || people.ComesAnyway(one, s.session))
            .Select(s => new Offer(s.at, (long)(Unit * Benefit(one, s.session.StartsAt)))).Where(o => o.Benefit > 0)];

    double Benefit(WaitingCase one, DateTimeOffset at)
    {
        var (kind, wait) = (rules.Classes[one.Urgency], at - one.FiledAt);
        var worth = Math.Max(kind.Worth(wait), Owed * kind.Weight) * (fairness?.Invoke(one.TerritoryId) ?? 1);
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
