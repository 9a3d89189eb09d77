using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Notices;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Slots;
using TeleExpertise.Expertise.Slots.Assignment;
using TeleExpertise.Expertise.Slots.Changing;
using TeleExpertise.Testing;

namespace TeleExpertise.Expertise.Tests.Slots.Changing;

/// <summary>Saturday; sessions on Thursdays, of which everything within two weeks is booked at once.</summary>
public sealed class WhoAskedMovesACase(TestDatabase database) : IClassFixture<TestDatabase>
{
    static readonly DateTimeOffset First = DateTimeOffset.Parse("2026-11-26T12:00:00Z"), Second = First.AddDays(7);
    readonly TestClock clock = new(Timetable.Saturday);
    SessionSteps Steps => new(database, clock);

    [Fact]
    public async Task They_see_where_the_case_would_go_and_nothing_is_changed_before_the_yes()
    {
        var here = await Booked();
        var preview = await Say(here.Requester, here.Request, null, here.First);
        Assert.Equal((Second, false, false), (preview.Value!.To!.At, preview.Value.BeyondLimit, preview.Value.Done));
        Assert.Equal(First, await Slot(here.Request));

        Assert.True((await Say(here.Requester, here.Request, preview.Value.Seal, here.First)).Value!.Done);
        Assert.Equal(Second, await Slot(here.Request));
        await using var db = database.Open();
        Assert.Equal(new PassedSession(First, Obstacle.Away), Assert.Single((await new ReadPlan(db).Run(here.Request.Id, default))!.Before));
        Assert.Equal(RequestStatus.Booked, (await db.Set<Request>().SingleAsync(r => r.Id == here.Request.Id)).Status);
        Assert.True(await db.Set<AuditEntry>().AnyAsync(e => e.Action == "cannot-come" && e.SubjectId == here.Request.Id && e.Outcome == AuditOutcome.Done));
    }

    [Fact]
    public async Task One_move_is_told_once_and_only_the_new_date()
    {
        var here = await Booked();
        await Move(here.Requester, here.Request, here.First);
        await Steps.TellCalendars();
        await using var db = database.Open();
        Assert.Equal([NoticeKind.CalendarChanged], await db.Set<Notice>().Where(n => n.RecipientId == here.Requester.Id).Select(n => n.Kind).ToListAsync());
        Assert.Equal(Second, (await db.Set<CalendarEntry>().SingleAsync(e => e.AccountId == here.Requester.Id)).StartsAt);
    }

    [Fact]
    public async Task Several_sessions_are_said_at_once()
    {
        var here = await Booked();
        await Move(here.Requester, here.Request, here.First, here.Second);
        Assert.Equal(RequestStatus.Waiting, await Status(here.Request));
        Assert.Equal(Second.AddDays(7), (await Plan(here.Request))!.Session!.StartsAt);
    }

    [Fact]
    public async Task A_case_that_is_only_expected_moves_without_counting()
    {
        var here = await Booked();
        await Move(here.Requester, here.Request, here.First, here.Second);
        await Move(here.Requester, here.Request, (await Plan(here.Request))!.Session!.Id);
        Assert.Equal(Second.AddDays(14), (await Plan(here.Request))!.Session!.StartsAt);
        Assert.Equal(1, (await Read(here.Requester, here.Request))!.Left);
    }

    [Fact]
    public async Task After_two_booked_dates_given_back_the_third_stays()
    {
        var here = await Booked();
        await Move(here.Requester, here.Request, here.First);
        clock.Set(Timetable.Saturday.AddDays(1));
        await Move(here.Requester, here.Request, here.Second);
        clock.Set(Second.AddDays(-1));
        await Steps.BookWaiting();
        var third = await Session(here.Request);
        Assert.Equal("move-too-often", (await Say(here.Requester, here.Request, null, third)).Refusal?.Code);
        Assert.Equal("move-too-often", (await Read(here.Requester, here.Request))!.Kept);
    }

    [Fact]
    public async Task Within_the_last_hour_it_is_too_late()
    {
        var here = await Booked();
        clock.Set(First.AddMinutes(-59));
        Assert.Equal("move-too-late", (await Say(here.Requester, here.Request, null, here.First)).Refusal?.Code);
        Assert.Equal(First, await Slot(here.Request));
    }

    [Fact]
    public async Task Beyond_the_limit_of_its_urgency_it_is_said()
    {
        var here = await Booked(Urgency.Urgent);
        Assert.True((await Say(here.Requester, here.Request, null, here.First)).Value!.BeyondLimit);
    }

    [Fact]
    public async Task What_changed_since_the_preview_is_shown_again()
    {
        var here = await Booked();
        var seal = (await Say(here.Requester, here.Request, null, here.First)).Value!.Seal;
        Assert.False((await Say(here.Requester, here.Request, seal, here.First, here.Second)).Value!.Done);
        Assert.Equal(First, await Slot(here.Request));
    }

    [Fact]
    public async Task The_word_is_taken_back_while_the_session_has_room()
    {
        var here = await Booked();
        await Move(here.Requester, here.Request, here.First);
        Assert.True((await TakeBack(here.Requester, here.Request, here.First)).Succeeded);
        Assert.Equal(First, await Slot(here.Request));
        Assert.Equal(1, (await Read(here.Requester, here.Request))!.Left); // the move counts all the same
    }

    [Fact]
    public async Task A_full_session_takes_nobody_back()
    {
        var here = await Booked();
        await Move(here.Requester, here.Request, here.First);
        for (var i = 0; i < 6; i++) await Steps.Take(here.Expert, await here.Village.Filed(await here.Village.Requester(), clock.GetUtcNow(), urgency: Urgency.Urgent));
        Assert.Equal("session-full", (await TakeBack(here.Requester, here.Request, here.First)).Refusal?.Code);
        Assert.Equal(Second, await Slot(here.Request));
        Assert.True((await Read(here.Requester, here.Request))!.Coming[0].Said);
    }

    [Fact]
    public async Task A_case_that_was_presented_moves_no_more()
    {
        var here = await Booked();
        await Move(here.Requester, here.Request, here.Second);
        await database.Sql($"update booking set status = 'presented' where request_id = '{here.Request.Id}'");
        Assert.Equal("move-nothing-planned", (await Say(here.Requester, here.Request, null, here.First)).Refusal?.Code);
        Assert.Equal("move-nothing-planned", (await TakeBack(here.Requester, here.Request, here.Second)).Refusal?.Code);
        Assert.Equal(1L, await database.Sql($"select count(*) from booking where request_id = '{here.Request.Id}' and status <> 'cancelled'"));
        await Assert.ThrowsAsync<Npgsql.PostgresException>(() => database.Sql($"""
            insert into booking (id, slot_id, request_id, requester_id, starts_at, ends_at, status, booked_at)
            select gen_random_uuid(), l.id, '{here.Request.Id}', '{here.Requester.Id}', l.starts_at, l.ends_at, 'booked', now() from slot l where l.session_id = '{here.Second}' limit 1
            """));
    }

    [Fact]
    public async Task The_co_owner_may_and_nobody_else()
    {
        var here = await Booked();
        foreach (var stranger in new[] { here.Expert, await here.Village.Requester(), await here.Village.Coordinator(), await here.Village.Learner() })
        {
            Assert.Equal(RefusalKind.NotFound, (await Say(stranger, here.Request, null, here.First)).Refusal?.Kind);
            Assert.Equal(RefusalKind.NotFound, (await TakeBack(stranger, here.Request, here.First)).Refusal?.Kind);
        }
        await using var db = database.Open();
        Assert.Equal(8, await db.Set<AuditEntry>().CountAsync(e => e.SubjectId == here.Request.Id && e.Outcome == AuditOutcome.Refused));
        Assert.True((await Say(here.CoOwner, here.Request, null, here.First)).Succeeded);
    }

    [Fact]
    public async Task Nothing_is_said_about_another_services_session_or_none()
    {
        var here = await Booked();
        Assert.Equal("choose-one", Assert.Single((await Say(here.Requester, here.Request, null)).Refusal!.Fields).Code);
        Assert.Equal("choose-one", Assert.Single((await Say(here.Requester, here.Request, null, Guid.NewGuid())).Refusal!.Fields).Code);
    }

    sealed record Here(Village Village, Actor Expert, Actor Requester, Actor CoOwner, Request Request, Guid First, Guid Second);

    async Task<Here> Booked(Urgency urgency = Urgency.Soon)
    {
        var village = await Village.Build(database);
        var expert = await village.Expert();
        var series = await village.Weekly(database, expert);
        await database.Plan(clock);
        var (requester, coOwner) = (await village.Requester(), await village.Requester());
        var request = await village.Filed(requester, clock.GetUtcNow(), urgency: urgency, coOwner: coOwner);
        Assert.NotNull((await Steps.Take(expert, request)).Value!.Slot);
        var sessions = await database.SessionsOf(series);
        return new(village, expert, requester, coOwner, request, sessions[0].Id, sessions[1].Id);
    }

    async Task Move(Actor actor, Request request, params Guid[] sessions)
    {
        var preview = await Say(actor, request, null, sessions);
        Assert.True((await Say(actor, request, preview.Value!.Seal, sessions)).Value!.Done);
    }

    async Task<Outcome<Move>> Say(Actor actor, Request request, string? agreed, params Guid[] sessions)
    {
        await using var db = Open(actor);
        return await new CannotCome(db, clock, new AuditTrail(db, clock)).Run(actor, request.Id, sessions, agreed, default);
    }

    async Task<Outcome<Done>> TakeBack(Actor actor, Request request, Guid session)
    {
        await using var db = Open(actor);
        return await new CanCome(db, clock, new AuditTrail(db, clock)).Run(actor, request.Id, session, default);
    }

    async Task<Moves?> Read(Actor actor, Request request)
    {
        await using var db = Open(actor);
        return await new ReadMoves(db, clock).Run(actor, await db.Set<Request>().SingleAsync(r => r.Id == request.Id), default);
    }

    /// <summary>As a person, so that row-level security has its say.</summary>
    ExpertiseDb Open(Actor actor) => database.Open(Reach.Of(actor.Id, DateOnly.FromDateTime(clock.GetUtcNow().DateTime)));

    async Task<DateTimeOffset?> Slot(Request request)
    {
        await using var db = database.Open();
        return await db.Set<Booking>().Where(b => b.RequestId == request.Id && b.Status == BookingStatus.Booked).Select(b => (DateTimeOffset?)b.StartsAt).SingleOrDefaultAsync();
    }

    async Task<Guid> Session(Request request)
    {
        await using var db = database.Open();
        return (await db.Set<Booking>().Where(b => b.RequestId == request.Id && b.Status == BookingStatus.Booked).Join(db.Set<Slot>(), b => b.SlotId, s => s.Id, (b, s) => s.SessionId).SingleAsync())!;
    }

    async Task<RequestStatus> Status(Request request)
    {
        await using var db = database.Open();
        return await db.Set<Request>().Where(r => r.Id == request.Id).Select(r => r.Status).SingleAsync();
    }

    async Task<PlannedCase?> Plan(Request request)
    {
        await using var db = database.Open();
        return await new ReadPlan(db).Run(request.Id, default);
    }
}
