using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Notices;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Requests.Triage;
using TeleExpertise.Expertise.Settings;
using TeleExpertise.Expertise.Slots;
using TeleExpertise.Expertise.Slots.Assignment;
using TeleExpertise.Expertise.Slots.Joint;
using TeleExpertise.Expertise.Slots.Placing;
using TeleExpertise.Rooms;
using TeleExpertise.Testing;

namespace TeleExpertise.Expertise.Tests.Slots.Joint;

/// <summary>Saturday; internal medicine sits on Thursdays from 13 h 00 to 14 h 00 and asks dermatology, which has two specialists on its rota and sessions on Fridays.</summary>
public sealed class AJointCaseBringsTwoServicesTogether(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    static readonly DateTimeOffset First = DateTimeOffset.Parse("2026-11-26T12:00:00Z"), Second = First.AddDays(7);
    readonly TestClock clock = new(Timetable.Saturday);
    Village village = null!;
    Actor internist = null!, dermatologist = null!, colleague = null!, doctor = null!;

    SessionSteps Steps => new(database, clock);

    public async Task InitializeAsync()
    {
        village = await Village.Build(database);
        (internist, dermatologist, colleague, doctor) = (await village.Expert(), await village.Expert(village.Dermatology), await village.Expert(village.Dermatology), await village.Requester());
        await village.Weekly(database, internist, asUsual: true);
        var fridays = await village.Weekly(database, dermatologist, weekday: 5, asUsual: true);
        await database.Sql($"update series set rota = '{{{dermatologist.Id},{colleague.Id}}}' where id = '{fridays.Id}'");
        await database.Plan(clock);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Who_agrees_settles_the_date_the_first_at_which_both_can_be_there()
    {
        var one = await Filed();
        await Asked(one);
        Assert.Equal(RequestStatus.Filed, (await Row(one)).Status); // until somebody answers nothing changes
        await Away(dermatologist, "2026-11-26");
        Assert.Equal(Second, (await Come(dermatologist, one)).Slot!.Time.StartsAt);
        await using var db = database.Open();
        Assert.Equal(new PassedSession(First, Obstacle.WithoutSecond), Assert.Single((await new ReadPlan(db).Run(one.Id, default))!.Before));
        Assert.Equal([TriageKind.TakeToSession, TriageKind.AskSecond, TriageKind.SecondAgrees], (await db.Set<TriageDecision>().Where(d => d.RequestId == one.Id).Select(d => d.Kind).ToListAsync()).Order());
        Assert.Equal(dermatologist.Id, (await Seat(one))!.ExpertId);
    }

    [Fact]
    public async Task The_file_opens_to_the_second_service_while_it_is_asked_and_to_nobody_else()
    {
        var (one, cardiologist) = (await Filed(), await village.Coordinator());
        Assert.False((await Found(dermatologist)).MayRead(one));
        await Asked(one);
        Assert.True((await Found(dermatologist)).MayRead(one) && !(await Found(dermatologist)).WorksOn(one));
        Assert.False((await Found(cardiologist)).MayRead(one));
        Assert.Equal([dermatologist.Id, colleague.Id, doctor.Id], (await Told(NoticeKind.SecondAsked, one)).OrderBy(p => p == doctor.Id).ThenBy(p => p != dermatologist.Id));
        Assert.Equal("second-asked-already", (await Ask(internist, one, village.Dermatology)).Refusal!.Code);
        Assert.Equal("reason-missing", (await Answer(colleague, one, comes: false, " ")).Refusal!.Fields.Single().Code);
        Assert.True((await Answer(colleague, one, comes: false, "Une photo suffit : avis écrit.")).Succeeded);
        Assert.False((await Found(dermatologist)).MayRead(one));
        Assert.Equal([internist.Id, doctor.Id], (await Told(NoticeKind.SecondAnswered, one)).OrderBy(p => p == doctor.Id));
        Assert.Equal(RequestStatus.Filed, (await Row(one)).Status);
    }

    [Fact]
    public async Task Nobody_but_the_two_services_asks_answers_or_ends_it_and_the_attempt_is_kept()
    {
        var one = await Filed();
        Assert.Same(Refusal.NotFound, (await Ask(doctor, one, village.Dermatology)).Refusal);
        Assert.Same(Refusal.NotFound, (await Answer(dermatologist, one)).Refusal); // not asked
        await Asked(one);
        Assert.Same(Refusal.NotFound, (await Answer(internist, one)).Refusal);
        Assert.Same(Refusal.NotFound, (await Do(dermatologist, (db, audit) => new WithoutSecondService(db, clock, audit).Run(dermatologist, one.Id, default))).Refusal);
        Assert.Equal(4L, await database.Sql($"select count(*) from audit_entry where outcome = 'refused' and subject_id = '{one.Id}'"));
        Assert.Equal("second-service-missing", (await Ask(internist, await Filed(), village.InternalMedicine)).Refusal!.Fields.Single().Code);
    }

    [Fact]
    public async Task It_is_booked_before_what_can_move_and_leaves_kept_slots_to_urgent_cases()
    {
        for (var i = 0; i < 5; i++) await Steps.Take(internist, await village.Filed(await village.Requester(), clock.GetUtcNow()));
        var one = await Filed();
        await Asked(one);
        Assert.Equal(First, (await Come(dermatologist, one)).Slot!.Time.StartsAt); // others are only expected there
        await Steps.BookWaiting();
        Assert.Equal([First, First, First, First, Second], await Expected());

        for (var i = 0; i < 4; i++) await Joint();
        Assert.Equal(Second, (await Joint()).StartsAt); // the sixth slot of the first session is kept
    }

    [Fact]
    public async Task Cases_with_the_same_second_specialist_follow_each_other_so_that_they_come_once()
    {
        await village.Decide(database, internist, (Policy.Announced, 14), (Policy.ProtectedSlots, 0));
        var holes = new List<Request>();
        for (var i = 0; i < 4; i++) holes.Add(await village.Filed(await village.Requester(), clock.GetUtcNow(), urgency: Urgency.Urgent));
        foreach (var hole in holes.Take(3)) await Steps.Take(internist, hole);
        Assert.Equal(First.AddMinutes(30), (await Joint()).StartsAt);
        await database.Sql($"update booking set status = 'cancelled', cancelled_at = '{clock.GetUtcNow().AddDays(-30):o}' where request_id = '{holes[0].Id}'");
        Assert.Equal(First.AddMinutes(40), (await Joint()).StartsAt); // 13 h 00 is free too
        Assert.Equal(First, (await Joint(colleague)).StartsAt);
    }

    [Fact]
    public async Task A_booked_case_keeps_its_slot_where_the_second_service_can_be_there()
    {
        await village.Decide(database, internist, (Policy.Announced, 14));
        var (kept, moved) = (await village.Filed(await village.Requester(), clock.GetUtcNow()), await village.Filed(await village.Requester(), clock.GetUtcNow()));
        foreach (var one in new[] { kept, moved }) await Steps.Take(internist, one);
        foreach (var one in new[] { kept, moved }) await Asked(one);
        Assert.Equal(First, (await Come(dermatologist, kept)).Slot!.Time.StartsAt);
        await Away(colleague, "2026-11-26");
        Assert.Equal(Second, (await Come(colleague, moved)).Slot!.Time.StartsAt);
    }

    [Fact]
    public async Task The_next_on_the_rota_takes_the_seat_of_who_is_away_and_nothing_else_moves()
    {
        var seat = await Joint();
        await Away(dermatologist, "2026-11-26");
        Assert.Equal(1, await Settle());
        Assert.Equal((colleague.Id, First), ((await Seat(seat.One))!.ExpertId, (await Seat(seat.One))!.StartsAt));
        Assert.Equal(0, await Settle());
        await Steps.TellCalendars();
        Assert.Equal(1L, await database.Sql($"select count(*) from calendar_entry where account_id = '{colleague.Id}' and cancelled_at is null and starts_at = '{First:o}' and ends_at = '{First.AddMinutes(10):o}'"));
    }

    [Fact]
    public async Task Where_nobody_can_take_the_seat_the_case_goes_to_the_next_session_with_its_first_date()
    {
        var seat = await Joint();
        await Away(dermatologist, "2026-11-26");
        await Away(colleague, "2026-11-26");
        Assert.Equal(1, await Settle());
        Assert.Equal((dermatologist.Id, Second), ((await Seat(seat.One))!.ExpertId, (await Seat(seat.One))!.StartsAt));
        Assert.Equal(seat.One.FiledAt, (await Row(seat.One)).FiledAt);
    }

    [Fact]
    public async Task Whose_role_ended_is_replaced_or_the_service_is_asked_anew()
    {
        var (one, other) = (await Joint(), await Joint());
        await Away(colleague, "2026-11-26");
        await database.Sql($"update role_grant set ended_at = now() where account_id = '{dermatologist.Id}'");
        Assert.Equal(2, await Settle());
        foreach (var request in new[] { one.One, other.One })
        {
            Assert.Null(await Seat(request));
            Assert.Equal(RequestStatus.Waiting, (await Row(request)).Status);
        }
        Assert.Equal(Second, (await Come(colleague, one.One)).Slot!.Time.StartsAt);
    }

    [Fact]
    public async Task The_hours_are_free_again_when_the_second_service_is_needed_no_more_or_the_case_leaves()
    {
        var (one, other) = (await Joint(), await Joint());
        Assert.True((await Do(internist, (db, audit) => new WithoutSecondService(db, clock, audit).Run(internist, one.One.Id, default))).Succeeded);
        Assert.Null(await Seat(one.One));
        Assert.Equal(RequestStatus.Booked, (await Row(one.One)).Status); // it stays where it is
        Assert.True((await Do(internist, (db, audit) => new HandOn(db, clock, audit).Run(internist, other.One.Id, village.Dermatology, "Purement cutané.", default))).Succeeded);
        Assert.Equal(0L, await database.Sql($"select (select count(*) from second_seat where expert_id = '{dermatologist.Id}') + (select count(*) from joint_case where request_id = '{other.One.Id}')"));
    }

    [Fact]
    public async Task Who_comes_enters_that_room_sees_that_case_and_is_named_with_their_hospital()
    {
        var seat = await Joint();
        var session = (Guid)(await database.Sql($"select session_id from slot join booking b on b.slot_id = slot.id where b.request_id = '{seat.One.Id}' and b.status = 'booked'"))!;
        clock.Set(First.AddDays(-2));
        await Steps.Take(internist, await village.Filed(await village.Requester(), clock.GetUtcNow()));
        clock.Set(First);
        Assert.Same(Refusal.NotFound, (await Steps.Ticket(await Found(colleague), session)).Refusal);
        var ticket = await Steps.Ticket(await Found(dermatologist), session);
        Assert.Contains("CHU Nîmes", ticket.Value!.Caption, StringComparison.Ordinal);
        Assert.Same(Refusal.NotFound, (await Steps.Open(await Found(dermatologist), session)).Refusal); // whose session it is leads it

        var agenda = (await Steps.Agenda(await Found(dermatologist), session)).Value!;
        Assert.Equal([seat.One.Id], agenda.Slots.Select(s => s.Case?.Named?.RequestId).OfType<Guid>());
        await Steps.Open(internist, session);
        await Steps.Begin(internist, session, seat.One.Id);
        var stay = Guid.NewGuid();
        await Steps.Presence(session, dermatologist, stay, PresenceKind.Joined);
        clock.Set(First.AddMinutes(9));
        await Steps.Presence(session, dermatologist, stay, PresenceKind.Left);
        await Steps.EndCase(internist, session);
        await using var db = database.Open();
        Assert.Equal("CHU Nîmes", Assert.Single(await Steps.Present(session, seat.One.Id)).OrganisationName);
        Assert.Equal("case-presented", (await Answer(colleague, seat.One)).Refusal!.Code);
    }

    [Fact]
    public async Task The_database_lets_nobody_come_who_is_elsewhere_or_of_another_service()
    {
        var (seat, one) = (await Joint(), await Filed());
        await Asked(one);
        await Forbidden("joint_case_expert", $"update joint_case set expert_id = '{internist.Id}', agreed_at = now() where request_id = '{one.Id}'");
        await Forbidden("joint_case_service", $"update joint_case set service_id = '{village.InternalMedicine}' where request_id = '{one.Id}'");
        await Forbidden("second_seat_elsewhere", $"insert into session_expert select s.id, '{dermatologist.Id}', 9, s.starts_at, s.ends_at from session s where s.territory_id = '{village.Territory}' and s.starts_at = '{First:o}'");
        await Forbidden("second_seat_elsewhere", $"update second_seat set starts_at = e.starts_at, ends_at = e.ends_at from session_expert e where second_seat.expert_id = '{dermatologist.Id}' and e.expert_id = second_seat.expert_id");
        await Forbidden("second_seat_once", $"insert into second_seat select b.id, '{dermatologist.Id}', g.starts_at, g.ends_at from second_seat g, (select id from booking where status = 'cancelled' union all select gen_random_uuid() limit 1) b where g.expert_id = '{dermatologist.Id}'");
        Assert.NotNull(await Seat(seat.One));
    }

    [Fact]
    public async Task Cases_of_one_doctor_that_are_booked_together_are_heard_one_after_the_other()
    {
        var other = await village.Requester();
        var cases = new List<Request>();
        foreach (var who in new[] { doctor, other, doctor, other }) cases.Add(await village.Filed(who, clock.GetUtcNow().AddMinutes(-60 + cases.Count)));
        foreach (var one in cases) await Steps.Take(internist, one);
        clock.Set(First.AddDays(-2));
        await Steps.BookWaiting();
        await using var db = database.Open();
        var ids = cases.ConvertAll(c => c.Id);
        Assert.Equal([cases[0].Id, cases[2].Id, cases[1].Id, cases[3].Id], await db.Set<Booking>().Where(b => ids.Contains(b.RequestId)).OrderBy(b => b.StartsAt).Select(b => b.RequestId).ToListAsync());
    }

    Task<Request> Filed() => village.Filed(doctor, clock.GetUtcNow());

    async Task Asked(Request one) => Assert.True((await Ask(internist, one, village.Dermatology)).Succeeded);

    Task<Outcome<Done>> Ask(Actor by, Request one, Guid service) => Do(by, (db, audit) => new AskSecondService(db, clock, audit).Run(by, one.Id, service, "Lésions cutanées à relier au reste ?", default));

    Task<Outcome<Placed>> Answer(Actor by, Request one, bool comes = true, string? word = null) => Do(by, (db, audit) => new AnswerSecondService(db, clock, audit).Run(by, one.Id, comes, word, default));

    async Task<Placed> Come(Actor by, Request one)
    {
        var answered = await Answer(by, one);
        Assert.True(answered.Succeeded, answered.Refusal?.Code);
        return answered.Value;
    }

    /// <summary>A case of another doctor with a slot and somebody of dermatology.</summary>
    async Task<(Request One, DateTimeOffset? StartsAt)> Joint(Actor? by = null)
    {
        var one = await village.Filed(await village.Requester(), clock.GetUtcNow());
        await Asked(one);
        return (one, (await Come(by ?? dermatologist, one)).Slot?.Time.StartsAt);
    }

    async Task Away(Actor who, string day) => await database.Sql($"insert into absence values (gen_random_uuid(), '{who.Id}', '{day}', '{day}', now(), '{who.Id}')");

    async Task<int> Settle()
    {
        await using var db = database.Open();
        return await new KeepSecondSeats(db, clock, new AuditTrail(db, clock), NullLogger<KeepSecondSeats>.Instance).Run(default);
    }

    async Task<SecondSeat?> Seat(Request one)
    {
        await using var db = database.Open();
        return await (from seat in db.Set<SecondSeat>().AsNoTracking() join booking in db.Set<Booking>() on seat.BookingId equals booking.Id where booking.RequestId == one.Id select seat).SingleOrDefaultAsync();
    }

    async Task<Request> Row(Request one)
    {
        await using var db = database.Open();
        return await db.Set<Request>().AsNoTracking().SingleAsync(r => r.Id == one.Id);
    }

    async Task<List<Guid>> Told(NoticeKind kind, Request one)
    {
        await using var db = database.Open();
        return await db.Set<Notice>().Where(n => n.Kind == kind && n.SubjectId == one.Id).Select(n => n.RecipientId!.Value).ToListAsync();
    }

    /// <summary>When cases that have no slot are expected.</summary>
    async Task<List<DateTimeOffset>> Expected()
    {
        await using var db = database.Open();
        return await (
            from plan in db.Set<CasePlan>()
            join request in db.Set<Request>() on plan.RequestId equals request.Id
            join session in db.Set<Session>() on plan.SessionId equals session.Id
            where request.TerritoryId == village.Territory && request.Status == RequestStatus.Waiting
            orderby session.StartsAt
            select session.StartsAt).ToListAsync();
    }

    async Task<Actor> Found(Actor who)
    {
        await using var db = database.Open(Reach.Of(who.Id, clock.Today()));
        return (await new FindActor(db, clock).Run(who.Id, default))!;
    }

    async Task Forbidden(string constraint, string sql) => Assert.Equal(constraint, (await Assert.ThrowsAsync<PostgresException>(() => database.Sql(sql))).ConstraintName);

    async Task<T> Do<T>(Actor actor, Func<ExpertiseDb, AuditTrail, Task<T>> run)
    {
        await using var db = database.Open(Reach.Of(actor.Id, clock.Today()));
        return await run(db, new AuditTrail(db, clock));
    }
}
