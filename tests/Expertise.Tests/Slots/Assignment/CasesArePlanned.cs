using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Slots.Assignment;

namespace TeleExpertise.Expertise.Tests.Slots.Assignment;

public sealed class CasesArePlanned
{
    static readonly DateTimeOffset Now = new(2026, 11, 19, 8, 0, 0, TimeSpan.Zero);
    readonly Calendar calendar = new();
    long number;

    [Fact]
    public void An_urgent_case_takes_the_earliest_seat_even_a_protected_one()
    {
        var session = Session(days: 1, others: 3);
        Assert.Equal(session, Planner().Earliest(Case(Urgency.Urgent), [Session(days: 8), session]).Session);
        Assert.Null(Planner().Plan([Case(Urgency.Soon)], [session]).Single().Session);
    }

    [Fact]
    public void A_seat_that_an_urgent_case_holds_is_no_longer_protected()
    {
        var session = Session(days: 1, urgent: 1, others: 2);
        Assert.Equal(session, Planner().Plan([Case(Urgency.Soon)], [session]).Single().Session);
    }

    [Fact]
    public void Two_hours_before_a_protected_seat_goes_to_whoever_comes_anyway_and_to_nobody_else()
    {
        var session = Session(days: 1.5 / 24, others: 3);
        var (here, elsewhere) = (Case(Urgency.Routine), Case(Urgency.Urgent));
        calendar.Come.Add((here.Id, session.Id));
        var plan = Planner().Plan([elsewhere, here], [session]);
        Assert.Equal(session, plan.Single(p => p.Case == here).Session);
        Assert.Null(plan.Single(p => p.Case == elsewhere).Session);
    }

    [Fact]
    public void The_case_that_would_lose_most_by_waiting_goes_first_and_the_other_goes_to_the_next_session()
    {
        var (first, second) = (Session(days: 3, others: 2), Session(days: 10));
        var (late, fresh) = (Case(Urgency.Soon, waited: 20), Case(Urgency.Soon));
        var plan = Planner().Plan([fresh, late], [second, first]);
        Assert.Equal((first, second), (plan.Single(p => p.Case == late).Session, plan.Single(p => p.Case == fresh).Session));
    }

    [Fact]
    public void A_case_that_can_go_anywhere_makes_room_for_one_that_cannot()
    {
        var (first, second) = (Session(days: 3, others: 2), Session(days: 10, others: 2));
        var (older, onCallLater) = (Case(Urgency.Soon, waited: 3), Case(Urgency.Soon, waited: 1));
        calendar.Kept[(onCallLater.Id, second.Id)] = Obstacle.OnCall;
        var plan = Planner().Plan([older, onCallLater], [first, second]);
        Assert.Equal((second, first), (plan.Single(p => p.Case == older).Session, plan.Single(p => p.Case == onCallLater).Session));
    }

    [Fact]
    public void What_is_two_days_away_is_certain_and_what_is_further_is_not()
    {
        var (near, far) = (Session(days: 2, others: 2), Session(days: 9, others: 2));
        var plan = Planner().Plan([Case(Urgency.Soon, waited: 20), Case(Urgency.Soon)], [near, far]);
        Assert.Equal([(near, true), (far, false)], plan.Select(p => (p.Session!, p.Certain)));
    }

    [Fact]
    public void It_is_told_what_kept_a_case_from_each_earlier_session()
    {
        var (soon, onCall, full, found) = (Session(days: .01), Session(days: 3), Session(days: 5, others: 4), Session(days: 10));
        var one = Case(Urgency.Soon);
        calendar.Kept[(one.Id, onCall.Id)] = Obstacle.OnCall;
        var placed = Planner().Plan([one], [found, full, onCall, soon]).Single();
        Assert.Equal(found, placed.Session);
        Assert.Equal([(onCall, Obstacle.OnCall), (full, null)], placed.Before.Select(b => (b.Session, b.Why)));
    }

    [Fact]
    public void The_order_in_which_cases_and_sessions_come_changes_nothing()
    {
        var random = new Random(7);
        var sessions = Enumerable.Range(1, 8).Select(at => Session(days: at, others: at % 3)).ToArray();
        var cases = Enumerable.Range(0, 30).Select(at => Case((Urgency)(at % 3), waited: at)).ToArray();
        foreach (var one in cases)
            foreach (var session in sessions.Where(_ => random.Next(4) == 0)) calendar.Kept[(one.Id, session.Id)] = Obstacle.Away;
        var plan = Planner().Plan(cases, sessions).ToDictionary(p => p.Case.Id, p => p.Session?.Id);
        for (var tries = 0; tries < 10; tries++)
        {
            random.Shuffle(cases);
            random.Shuffle(sessions);
            Assert.All(Planner().Plan(cases, sessions), p => Assert.Equal(plan[p.Case.Id], p.Session?.Id));
        }
    }

    [Fact]
    public void A_case_beyond_all_limits_still_gets_a_seat_that_nobody_else_needs()
    {
        var session = Session(days: 3);
        Assert.Equal(session, Planner().Plan([Case(Urgency.Routine, waited: 400)], [session]).Single().Session);
    }

    [Fact]
    public void A_case_far_beyond_its_limit_goes_before_new_ones_that_can_wait_as_long()
    {
        var (first, second) = (Session(days: 3, others: 2), Session(days: 10, others: 2));
        var (overdue, fresh) = (Case(Urgency.Routine, waited: 130), Case(Urgency.Routine));
        var plan = Planner().Plan([fresh, overdue], [first, second]);
        Assert.Equal((first, second), (plan.Single(p => p.Case == overdue).Session, plan.Single(p => p.Case == fresh).Session));
    }

    [Fact]
    public void A_session_with_one_seat_keeps_it_for_nobody()
    {
        var session = Session(days: 3) with { Seats = 1 };
        Assert.Equal(session, Planner().Plan([Case(Urgency.Soon)], [session]).Single().Session);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(6)]
    public void Whatever_notice_a_territory_wants_a_case_is_certain_before_it_is_too_late(int days)
    {
        var rules = PlanningRules.Usual with { Announced = TimeSpan.FromDays(1), Notice = TimeSpan.FromDays(days) };
        var session = Session(days: days + .9);
        Assert.True(new Planner(rules, calendar, Now).Plan([Case(Urgency.Soon)], [session]).Single().Certain);
    }

    [Theory]
    [InlineData(8, 10)]
    [InlineData(10, 8)]
    public void Where_seats_are_short_the_group_that_fared_worse_goes_first_among_equals(int firsts, int seconds)
    {
        var (first, second) = (Case(Urgency.Soon), Case(Urgency.Soon));
        var fared = new Dictionary<Guid, Fared> { [first.Group] = new(firsts, 10), [second.Group] = new(seconds, 10) };
        var plan = new Planner(PlanningRules.Usual, calendar, Now, fared).Plan([first, second], [Session(days: 3, others: 2)]);
        Assert.Equal(firsts < seconds ? first : second, plan.Single(p => p.Session is not null).Case);
    }

    [Fact]
    public void But_no_group_fares_so_badly_that_its_cases_overtake_more_urgent_ones()
    {
        var (routine, soon) = (Case(Urgency.Routine, waited: 40), Case(Urgency.Soon));
        var fared = new Dictionary<Guid, Fared> { [routine.Group] = new(0, 50), [soon.Group] = new(50, 50) };
        var plan = new Planner(PlanningRules.Usual, calendar, Now, fared).Plan([routine, soon], [Session(days: 3, others: 2)]);
        Assert.Equal(soon, plan.Single(p => p.Session is not null).Case);
    }

    Planner Planner() => new(PlanningRules.Usual, calendar, Now);

    static SessionSeats Session(double days, int urgent = 0, int others = 0) => new(Guid.NewGuid(), Now.AddDays(days), 4, urgent, others);

    WaitingCase Case(Urgency urgency, int waited = 0) => new(Guid.NewGuid(), ++number, urgency, Now.AddDays(-waited), Guid.NewGuid(), Guid.NewGuid());

    sealed class Calendar : ICalendarOfPeople
    {
        public Dictionary<(Guid Case, Guid Session), Obstacle> Kept { get; } = [];
        public HashSet<(Guid Case, Guid Session)> Come { get; } = [];
        public Obstacle? Between(WaitingCase one, SessionSeats session) => Kept.TryGetValue((one.Id, session.Id), out var why) ? why : null;
        public bool ComesAnyway(WaitingCase one, SessionSeats session) => Come.Contains((one.Id, session.Id));
    }
}
