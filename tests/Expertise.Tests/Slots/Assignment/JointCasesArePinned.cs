using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Slots.Assignment;

namespace TeleExpertise.Expertise.Tests.Slots.Assignment;

/// <summary>A joint case is put into the earliest session that both services can, before all others are planned around it.</summary>
public sealed class JointCasesArePinned
{
    static readonly DateTimeOffset Now = new(2026, 11, 19, 8, 0, 0, TimeSpan.Zero);
    readonly PlanningRules rules = PlanningRules.Usual;

    [Fact]
    public void No_earlier_session_would_have_done_and_each_that_was_passed_over_says_why()
    {
        var random = new Random(23);
        for (var tries = 0; tries < 500; tries++)
        {
            var (calendar, one) = (new Calendar(), Case(1));
            var sessions = Enumerable.Range(1, 6).Select(day => Session(day * 3, seats: random.Next(0, 4), others: random.Next(0, 3))).ToArray();
            foreach (var session in sessions.Where(_ => random.Next(3) == 0)) calendar.Kept[(one.Id, session.Id)] = random.Next(2) == 0 ? Obstacle.WithoutSecond : Obstacle.Elsewhere;
            random.Shuffle(sessions);

            var pinned = new Planner(rules, calendar, Now).Pin(one, sessions);
            // By looking at all: a seat is left when the one kept for urgent cases is put aside, and nothing keeps the case from it.
            var possible = sessions.Where(s => s.Seats - Math.Min(1, s.Seats - 1) - s.Others > 0 && s.Seats > 0 && !calendar.Kept.ContainsKey((one.Id, s.Id))).OrderBy(s => s.StartsAt).ToList();
            Assert.Equal(possible.FirstOrDefault(), pinned.Session);
            Assert.True(pinned.Certain);
            Assert.All(pinned.Before, passed => Assert.Equal(calendar.Kept.TryGetValue((one.Id, passed.Session.Id), out var why) ? why : null, passed.Why));
        }
    }

    [Fact]
    public void Others_are_planned_as_well_as_they_can_be_around_it()
    {
        var random = new Random(29);
        for (var tries = 0; tries < 300; tries++)
        {
            var (calendar, joint) = (new Calendar(), Case(1));
            var sessions = Enumerable.Range(1, 3).Select(day => Session(day * 7, seats: random.Next(2, 4), others: 0)).ToList();
            var rest = Enumerable.Range(2, random.Next(1, 5)).Select(Case).ToList();
            foreach (var one in rest)
                foreach (var session in sessions.Where(_ => random.Next(3) == 0)) calendar.Kept[(one.Id, session.Id)] = Obstacle.OnCall;
            var planner = new Planner(rules, calendar, Now);
            var pin = planner.Pin(joint, sessions).Session!;
            var after = sessions.ConvertAll(s => s.Id == pin.Id ? s with { Others = 1 } : s);

            var plan = planner.Plan(rest, after);
            Assert.Equal(Most(rest, after.ToDictionary(s => s.Id, s => s.Seats - 1 - s.Others), calendar), plan.Count(p => p.Session is not null));
        }
    }

    /// <summary>How many of some cases can have a seat at all, by trying everything; alike as they are, each that sits is worth more than any order of them.</summary>
    static int Most(List<WaitingCase> cases, Dictionary<Guid, int> left, Calendar calendar)
    {
        if (cases.Count == 0) return 0;
        var (one, others) = (cases[0], cases.Skip(1).ToList());
        var most = Most(others, left, calendar);
        foreach (var session in left.Where(s => s.Value > 0 && !calendar.Kept.ContainsKey((one.Id, s.Key))).Select(s => s.Key).ToList())
        {
            left[session]--;
            most = Math.Max(most, 1 + Most(others, left, calendar));
            left[session]++;
        }
        return most;
    }

    static WaitingCase Case(int number) => new(Guid.NewGuid(), number, Urgency.Soon, Now.AddMinutes(number), Guid.NewGuid(), Guid.Empty);
    static SessionSeats Session(int days, int seats, int others) => new(Guid.NewGuid(), Now.AddDays(days), seats, 0, Math.Min(others, seats));

    sealed class Calendar : ICalendarOfPeople
    {
        public Dictionary<(Guid, Guid), Obstacle> Kept { get; } = [];
        public Obstacle? Between(WaitingCase one, SessionSeats session) => Kept.TryGetValue((one.Id, session.Id), out var why) ? why : null;
        public bool ComesAnyway(WaitingCase one, SessionSeats session) => false;
    }
}
