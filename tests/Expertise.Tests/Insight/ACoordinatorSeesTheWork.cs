using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Insight;
using TeleExpertise.Expertise.Insight.Forecasting;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Settings;
using TeleExpertise.Expertise.Slots;
using TeleExpertise.Rooms;
using TeleExpertise.Testing;

namespace TeleExpertise.Expertise.Tests.Insight;

/// <summary>Thursday, 26 November 2026, after the session.</summary>
public sealed class ACoordinatorSeesTheWork(TestDatabase database) : IClassFixture<TestDatabase>
{
    static readonly DateTimeOffset Session = DateTimeOffset.Parse("2026-11-26T12:00:00Z");
    readonly TestClock clock = new(Timetable.Saturday);
    SessionSteps Steps => new(database, clock);

    /// <summary>Three cases are booked into six slots: one is presented, for one nobody comes, one is given back before. The specialist is there.</summary>
    [Fact]
    public async Task What_became_of_a_session_and_of_its_cases_is_counted()
    {
        var village = await Village.Build(database);
        var (asker, missing, expert, coordinator) = (await village.Requester(), await village.Requester(), await village.Expert(), await village.Coordinator());
        var session = (await Planned(village, expert))[0];
        var (seen, missed, back) = (await Taken(village, asker, expert, Urgency.Urgent), await Taken(village, missing, expert), await Taken(village, await village.Requester(), expert));
        await database.Sql($"update booking set status = 'cancelled', cancelled_at = now() where request_id = '{back.Id}'; update request set status = 'waiting' where id = '{back.Id}'");
        clock.Set(Session);
        Assert.True((await Steps.Open(expert, session.Id)).Succeeded);
        foreach (var person in new[] { expert, asker })
        {
            var connection = Guid.NewGuid();
            await Steps.Presence(session.Id, person, connection, PresenceKind.Joined);
            await Steps.Presence(session.Id, person, connection, PresenceKind.Left, Session.AddMinutes(50));
        }
        Assert.True((await Steps.Begin(expert, session.Id, seen.Id)).Succeeded);
        clock.Advance(TimeSpan.FromHours(1));
        Assert.True((await Steps.End(expert, session.Id)).Succeeded);

        var view = await Read(coordinator);
        var use = Assert.Single(view.Use);
        Assert.Equal((village.InternalMedicine, 1, 6, 2, 1, 1, 0, 4, 1), (use.Service.Id, use.All.Sessions, use.All.Offered, use.All.Booked, use.All.Presented, use.All.Missed, use.All.NotReached, use.All.Empty, use.All.GivenBack));
        Assert.Equal(6, use.Steps[^1].Offered);
        Assert.Equal(new Waits(1, null, null, null), view.Waiting.All); // a single case: its wait is a patient's
        Assert.Equal(new Waits(1, null, null, null), view.Waiting.Classes[0].All);
        Assert.Equal(1, view.Waiting.Classes[0].Steps[^1].Cases);
        Assert.Empty(view.Waiting.Places);
        Assert.Equal(new Waits(1, null, null, null), view.Waiting.Others!.Waits);
        Assert.Equal(2, Assert.Single(view.Forecasts).Waiting); // missed once, and given back
        Assert.Equal(Outlook.Unknown, view.Forecasts[0].Forecast.Outlook);
    }

    [Fact]
    public async Task Of_two_places_of_care_one_with_few_cases_hides_the_other()
    {
        var village = await Village.Build(database);
        var (here, there) = (await village.Requester(), await village.Requester(organisation: village.OtherPractice));
        foreach (var days in new[] { 2, 3, 4, 5, 30 }) await Answered(village, here, days);
        foreach (var days in new[] { 1, 1, 1, 1 }) await Answered(village, there, days);
        var view = await Read(await village.Coordinator());
        Assert.Empty(view.Waiting.Places);
        Assert.Equal(["MSP de Langogne", "MSP de Saint-Chély"], view.Waiting.Others!.Names);
        Assert.Equal((9, 2.0, 8), (view.Waiting.Others.Waits.Cases, view.Waiting.Others.Waits.Median!.Value, view.Waiting.Others.Waits.InTime!.Value));
        Assert.Equal((9, 9, 0, 0), (view.Waiting.All.Cases, view.Waiting.InWriting, view.Waiting.Turned, view.Waiting.Declined));
    }

    [Fact]
    public async Task Cases_beyond_their_limit_are_listed_by_number_the_worst_first()
    {
        var village = await Village.Build(database);
        var asker = await village.Requester();
        async Task<string> Filed(int days, Urgency urgency) => (await ReadBack((await village.Filed(asker, clock.GetUtcNow().AddDays(-days), urgency: urgency)).Id)).Reference;
        var (late, twice, _) = (await Filed(22, Urgency.Soon), await Filed(15, Urgency.Urgent), await Filed(50, Urgency.Routine));
        var coordinator = await village.Coordinator();
        var view = await Read(coordinator);
        Assert.Equal([(twice, 15, true), (late, 22, false)], view.Overdue.Select(o => (o.Reference, o.Days, o.Twice)));
        await using var db = database.Open(Reach.Of(coordinator.Id, clock.Today()));
        Assert.Equal(1, Assert.Single(await new CountLongOverdue(db, clock).Run(coordinator, default)).Cases);
    }

    [Fact]
    public async Task A_case_turned_to_writing_and_a_declined_one_are_counted_apart()
    {
        var village = await Village.Build(database);
        var (asker, expert) = (await village.Requester(), await village.Expert());
        var (turned, declined, withdrawn) = (await Answered(village, asker, 8), await village.Filed(asker, clock.GetUtcNow().AddDays(-3)), await Answered(village, asker, 8));
        await database.Sql($"""
            update request set in_writing_since = filed_at + interval '7 days' where id = '{turned.Id}';
            insert into triage_decision (id, request_id, kind, decided_by_id, decided_at) values (gen_random_uuid(), '{turned.Id}', 'take_to_session', '{expert.Id}', now());
            update request set status = 'declined', closed_at = '{clock.GetUtcNow().AddDays(-1):O}' where id = '{declined.Id}';
            update request set withdrawn_at = now(), withdrawn_by_id = '{asker.Id}' where id = '{withdrawn.Id}'
            """);
        var view = await Read(await village.Coordinator());
        Assert.Equal((1, 1, 1, 1), (view.Waiting.All.Cases, view.Waiting.InWriting, view.Waiting.Turned, view.Waiting.Declined));
    }

    /// <summary>Six slots a week; the specialist is away in the sixth, and only four weeks are planned.</summary>
    [Fact]
    public async Task Slots_to_come_know_of_absences_and_go_beyond_what_is_planned()
    {
        var village = await Village.Build(database);
        var (asker, expert, coordinator) = (await village.Requester(), await village.Expert(), await village.Coordinator());
        await village.Decide(database, coordinator, (Policy.Planning, 4));
        var sessions = await Planned(village, expert);
        Assert.True(sessions.Count < 6);
        await database.Sql($"insert into absence (id, account_id, from_day, until_day, announced_at, announced_by_id) values (gen_random_uuid(), '{expert.Id}', '2026-12-28', '2027-01-03', now(), '{expert.Id}')");
        foreach (var week in Enumerable.Range(0, 12)) await village.Filed(asker, clock.GetUtcNow().AddDays(-7 * week - 1), urgency: Urgency.Routine);
        await village.Filed(asker, clock.GetUtcNow().AddDays(-85), urgency: Urgency.Urgent);
        var forecast = Assert.Single((await Read(coordinator)).Forecasts).Forecast;
        Assert.Equal(1, forecast.PerWeek);
        Assert.Equal([6, 6, 6, 6, 6, 0, 6, 6, 6, 6, 6, 6], forecast.Weeks.Select(w => w.Slots));
    }

    [Fact]
    public async Task Another_territory_is_not_there_and_leaves_a_trace()
    {
        var (here, there) = (await Village.Build(database), await Village.Build(database));
        await Answered(there, await there.Requester(), 3);
        await there.Filed(await there.Requester(), clock.GetUtcNow().AddDays(-30));
        var coordinator = await here.Coordinator();
        var view = await Read(coordinator);
        Assert.Equal((0, 0, 0), (view.Waiting.All.Cases, view.Overdue.Count, view.Forecasts.Count));
        await using var db = database.Open(Reach.Of(coordinator.Id, clock.Today()));
        var refused = await new ReadInsight(db, clock, new AuditTrail(db, clock)).Run(coordinator, "t" + there.Territory.ToString("n"), null, null, default);
        Assert.Equal(RefusalKind.NotFound, refused.Refusal!.Kind);
        Assert.Equal(1L, await database.Sql($"select count(*) from audit_entry where actor_id = '{coordinator.Id}' and action = 'read-insight'"));
    }

    [Fact]
    public async Task Who_asks_or_answers_does_not_see_it()
    {
        var village = await Village.Build(database);
        foreach (var person in new[] { await village.Requester(), await village.Expert(), await village.CmeTracker() })
        {
            await using var db = database.Open(Reach.Of(person.Id, clock.Today()));
            Assert.Equal(RefusalKind.NotFound, (await new ReadInsight(db, clock, new AuditTrail(db, clock)).Run(person, null, null, null, default)).Refusal!.Kind);
        }
    }

    async Task<InsightView> Read(Actor actor)
    {
        await using var db = database.Open(Reach.Of(actor.Id, clock.Today()));
        return (await new ReadInsight(db, clock, new AuditTrail(db, clock)).Run(actor, null, null, null, default)).Value!;
    }

    async Task<List<Session>> Planned(Village village, Actor expert)
    {
        var series = await village.Weekly(database, expert);
        await database.Plan(clock);
        return await database.SessionsOf(series);
    }

    async Task<Request> Taken(Village village, Actor asker, Actor expert, Urgency urgency = Urgency.Soon)
    {
        var request = await village.Filed(asker, clock.GetUtcNow(), urgency: urgency);
        Assert.NotNull((await Steps.Take(expert, request)).Value!.Slot);
        return request;
    }

    /// <summary>Answered in writing after so many days, today.</summary>
    async Task<Request> Answered(Village village, Actor asker, int days)
    {
        var request = await village.Filed(asker, clock.GetUtcNow().AddDays(-days));
        await database.Sql($"update request set status = 'answered', closed_at = '{clock.GetUtcNow():O}' where id = '{request.Id}'");
        return request;
    }

    async Task<Request> ReadBack(Guid id)
    {
        await using var db = database.Open();
        return (await db.Set<Request>().FindAsync(id))!;
    }
}
