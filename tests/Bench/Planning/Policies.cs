using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Slots.Assignment;

namespace TeleExpertise.Bench.Planning;

/// <summary>Ways to give seats; each gives the session in which each case was seen, -1 for none.</summary>
static class Policies
{
    /// <summary>Each case takes the earliest seat; <paramref name="held"/> seats a session are for urgent ones until two days before.</summary>
    public static int[] FirstComeFirstServed(Demand demand, int held) => new Simulation(demand, 2).Play(now =>
    {
        foreach (var one in now.Open.Select(id => demand.Cases[id]).ToList())
        {
            bool HasSeat(int session) => now.In(session).Count() < (one.Urgency == Urgency.Urgent || demand.Sessions[session] - now.Now <= 2 ? Demand.Seats : Demand.Seats - held);
            var seat = Enumerable.Range(0, demand.Sessions.Count).Where(s => now.CanGo(one, s) && HasSeat(s)).DefaultIfEmpty(-1).First();
            if (seat >= 0) now.Sit(one, seat);
        }
    });

    /// <summary>The planner, each time something has changed; what it calls certain is booked and stays.</summary>
    public static int[] Planned(Demand demand, PlanningRules rules) =>
        new Simulation(demand, rules.Announced.TotalDays, rules.StandBy.TotalDays).Play(new WithPlanner(demand, rules).Look);
}

/// <summary>Asks the planner as the server does: urgent cases at once, the others together.</summary>
sealed class WithPlanner(Demand demand, PlanningRules rules)
{
    static readonly DateTimeOffset First = DateTimeOffset.UnixEpoch;
    readonly Guid[] ids = [.. Enumerable.Range(0, demand.Sessions.Count).Select(s => Id(s, 1))];

    public void Look(Simulation now)
    {
        var planner = new Planner(rules, new People(demand, now), First.AddDays(now.Now), SoFar(now));
        foreach (var one in now.Open.Select(id => demand.Cases[id]).Where(c => c.Urgency == Urgency.Urgent).ToList())
            if (planner.Earliest(Waiting(one), Sessions(now)).Session is { } seat) now.Sit(one, Number(seat.Id));
        foreach (var placed in planner.Plan(now.Open.Select(id => Waiting(demand.Cases[id])), Sessions(now)))
            if (placed is { Certain: true, Session: { } seat }) now.Sit(demand.Cases[Number(placed.Case.Id)], Number(seat.Id));
    }

    /// <summary>What has a session, or had one.</summary>
    Dictionary<Guid, Fared> SoFar(Simulation now) =>
        demand.Cases.Where(c => now.Seat[c.Id] >= 0 || now.Seen[c.Id] >= 0).GroupBy(c => Id(c.Territory, 4))
            .ToDictionary(t => t.Key, t => new Fared(t.Count(c => demand.Sessions[Math.Max(now.Seat[c.Id], now.Seen[c.Id])] - c.At <= rules.Classes[c.Urgency].Limit.TotalDays), t.Count()));

    /// <summary>The next twelve weeks.</summary>
    IEnumerable<SessionSeats> Sessions(Simulation now)
    {
        var held = now.Seat.Select((session, id) => (session, id)).Where(c => c.session >= 0).ToLookup(c => c.session, c => demand.Cases[c.id].Urgency == Urgency.Urgent);
        for (var session = 0; session < ids.Length; session++)
            if (demand.Sessions[session] > now.Now && demand.Sessions[session] < now.Now + 84)
                yield return new(ids[session], First.AddDays(demand.Sessions[session]), now.KnownVoid[session] ? 0 : Demand.Seats, held[session].Count(u => u), held[session].Count(u => !u));
    }

    static WaitingCase Waiting(Case one) => new(Id(one.Id, 2), one.Id, one.Urgency, First.AddDays(one.At), Id(one.Gp, 3), Id(one.Territory, 4));

    static Guid Id(int number, short kind) => new(number, kind, 0, new byte[8]);
    static int Number(Guid id) => BitConverter.ToInt32(id.ToByteArray(), 0);

    sealed class People(Demand demand, Simulation now) : ICalendarOfPeople
    {
        public Obstacle? Between(WaitingCase one, SessionSeats session) => now.CanGo(demand.Cases[Number(one.Id)], Number(session.Id)) ? null : Obstacle.Away;

        public bool ComesAnyway(WaitingCase one, SessionSeats session) =>
            demand.Listens(demand.Cases[Number(one.Id)].Gp, Number(session.Id)) || now.In(Number(session.Id)).Any(c => c.Gp == demand.Cases[Number(one.Id)].Gp);
    }
}
