using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Notices;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Settings;
using TeleExpertise.Expertise.Slots;
using TeleExpertise.Expertise.Slots.Assignment;
using TeleExpertise.Testing;

namespace TeleExpertise.Expertise.Tests.Slots;

/// <summary>Saturday; sessions on Thursdays with six slots, one of them kept for urgent cases; cases are announced two days before.</summary>
public sealed class CasesArePlannedUntilTheyAreAnnounced(TestDatabase database) : IClassFixture<TestDatabase>
{
    static readonly DateTimeOffset First = DateTimeOffset.Parse("2026-11-26T12:00:00Z"), Second = First.AddDays(7);
    readonly TestClock clock = new(Timetable.Saturday);
    SessionSteps Steps => new(database, clock);

    [Fact]
    public async Task A_case_is_expected_in_a_session_and_told_nothing_until_two_days_before()
    {
        var (village, expert) = await Planned();
        var one = await Taken(village, expert);
        var plan = (await Plan(one))!;
        Assert.Equal((First, 2), (plan.Session!.StartsAt, plan.CertainDays));
        Assert.Equal(0, await Told(one));

        clock.Set(First.AddDays(-2).AddMinutes(-1));
        await Steps.BookWaiting();
        Assert.Equal(RequestStatus.Waiting, await Status(one));
        clock.Set(First.AddDays(-2));
        await Steps.BookWaiting();
        Assert.Equal(RequestStatus.Booked, await Status(one));
        Assert.Equal(1, await Told(one));
        Assert.Equal(First, (await Plan(one))!.Session!.StartsAt);
    }

    [Fact]
    public async Task An_urgent_case_is_booked_at_once_even_into_the_slot_that_is_kept_for_it()
    {
        var (village, expert) = await Planned();
        for (var i = 0; i < 5; i++) await Taken(village, expert);
        var (late, urgent) = (await Taken(village, expert), await Taken(village, expert, Urgency.Urgent));
        Assert.Equal(RequestStatus.Booked, await Status(urgent));
        Assert.Equal(First, (await Plan(urgent))!.Session!.StartsAt);
        Assert.Equal(Second, (await Plan(late))!.Session!.StartsAt);
    }

    [Fact]
    public async Task A_case_near_its_limit_moves_one_that_can_wait_while_both_are_only_planned()
    {
        var (village, expert) = await Planned();
        var routine = new List<Request>();
        for (var i = 0; i < 5; i++) routine.Add(await Taken(village, expert, Urgency.Routine));
        var pressed = await village.Filed(await village.Requester(), clock.GetUtcNow().AddDays(-15));
        await Steps.Take(expert, pressed);
        Assert.Equal(Second, (await Plan(pressed))!.Session!.StartsAt); // taken to a session it moves nobody
        await Steps.BookWaiting();
        Assert.Equal(First, (await Plan(pressed))!.Session!.StartsAt);
        var moved = new List<Request>();
        foreach (var one in routine)
            if ((await Plan(one))!.Session!.StartsAt == Second) moved.Add(one);
        Assert.Equal(new PassedSession(First, Why: null), Assert.Single((await Plan(Assert.Single(moved)))!.Before));
        Assert.Equal(0, await Told(moved[0]));
    }

    [Fact]
    public async Task What_was_announced_stays_whoever_comes_later()
    {
        var (village, expert) = await Planned();
        var told = new List<Request>();
        for (var i = 0; i < 5; i++) told.Add(await Taken(village, expert, Urgency.Routine));
        clock.Set(First.AddDays(-2));
        await Steps.BookWaiting();
        var pressed = await village.Filed(await village.Requester(), clock.GetUtcNow().AddDays(-17));
        await Steps.Take(expert, pressed);
        await Steps.BookWaiting();
        Assert.Equal(Second, (await Plan(pressed))!.Session!.StartsAt);
        foreach (var one in told) Assert.Equal(First, (await Plan(one))!.Session!.StartsAt);
    }

    [Fact]
    public async Task Two_hours_before_the_kept_slot_goes_to_a_case_whose_requester_is_there_anyway()
    {
        var (village, expert) = await Planned();
        var regular = await village.Requester();
        var taken = await village.Filed(regular, clock.GetUtcNow());
        await Steps.Take(expert, taken);
        for (var i = 0; i < 4; i++) await Taken(village, expert);
        clock.Set(First.AddDays(-2));
        await Steps.BookWaiting();

        clock.Set(First.AddMinutes(-119));
        var (stranger, second) = (await Taken(village, expert), await village.Filed(regular, clock.GetUtcNow()));
        await Steps.Take(expert, second);
        Assert.Equal(RequestStatus.Waiting, await Status(stranger));
        Assert.Equal(RequestStatus.Booked, await Status(second));
        Assert.Equal(First, (await Plan(second))!.Session!.StartsAt);
    }

    [Fact]
    public async Task It_is_said_what_kept_a_case_from_an_earlier_session()
    {
        var (village, expert) = await Planned();
        var other = await village.Expert(village.Dermatology);
        await village.Weekly(database, other, asUsual: true);
        await village.Decide(database, expert, (Policy.ProtectedSlots, 0));
        await database.Plan(clock);
        var busy = await village.Requester();
        for (var i = 0; i < 6; i++)
        {
            var there = await village.Filed(busy, clock.GetUtcNow(), village.Dermatology, Urgency.Urgent);
            await Steps.Take(other, there);
        }
        var one = await village.Filed(busy, clock.GetUtcNow());
        await Steps.Take(expert, one);
        var plan = await Plan(one);
        Assert.Equal(Second, plan!.Session!.StartsAt);
        Assert.Equal(new PassedSession(First, Obstacle.Elsewhere), Assert.Single(plan.Before));
    }

    async Task<(Village, Actor)> Planned()
    {
        var village = await Village.Build(database);
        var expert = await village.Expert();
        await village.Weekly(database, expert, asUsual: true);
        await database.Plan(clock);
        return (village, expert);
    }

    async Task<Request> Taken(Village village, Actor expert, Urgency urgency = Urgency.Soon)
    {
        var request = await village.Filed(await village.Requester(), clock.GetUtcNow(), urgency: urgency);
        Assert.True((await Steps.Take(expert, request)).Succeeded);
        return request;
    }

    async Task<PlannedCase?> Plan(Request request)
    {
        await using var db = database.Open();
        return await new ReadPlan(db).Run(request.Id, default);
    }

    async Task<RequestStatus> Status(Request request)
    {
        await using var db = database.Open();
        return await db.Set<Request>().Where(r => r.Id == request.Id).Select(r => r.Status).SingleAsync();
    }

    async Task<int> Told(Request request)
    {
        await Steps.TellCalendars();
        await using var db = database.Open();
        return await db.Set<Notice>().CountAsync(n => n.Kind == NoticeKind.CalendarChanged && n.RecipientId == request.RequesterId);
    }
}
