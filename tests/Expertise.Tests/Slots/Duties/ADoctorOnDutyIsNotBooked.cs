using Npgsql;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Requests.CoOwning;
using TeleExpertise.Expertise.Slots;
using TeleExpertise.Expertise.Slots.Assignment;
using TeleExpertise.Expertise.Slots.Duties;
using TeleExpertise.Expertise.Slots.Placing;
using TeleExpertise.Testing;

namespace TeleExpertise.Expertise.Tests.Slots.Duties;

/// <summary>Saturday; sessions on Thursdays from 13 h 00 to 14 h 00; a case taken to a session sits in it at once.</summary>
public sealed class ADoctorOnDutyIsNotBooked(TestDatabase database) : IClassFixture<TestDatabase>
{
    static readonly DateTimeOffset First = DateTimeOffset.Parse("2026-11-26T12:00:00Z"), Second = First.AddDays(7);
    static readonly DateOnly Today = new(2026, 11, 21);
    readonly TestClock clock = new(Timetable.Saturday);

    [Theory]
    [InlineData(DutyKind.OnCall, Obstacle.OnCall)]
    [InlineData(DutyKind.Tour, Obstacle.Tour)]
    [InlineData(DutyKind.Away, Obstacle.Away)]
    public async Task The_case_goes_to_the_first_session_afterwards_and_it_is_said_why(DutyKind kind, Obstacle why)
    {
        var (village, expert) = await Planned();
        var doctor = await village.Requester();
        await OnDuty(doctor, kind, First.AddHours(-30), First.AddHours(20));
        var one = await village.Filed(doctor, clock.GetUtcNow());
        Assert.Equal(Second, (await Take(expert, one)).Slot!.Time.StartsAt);
        await using var db = database.Open();
        Assert.Equal(new PassedSession(First, why), Assert.Single((await new ReadPlan(db).Run(one.Id, default))!.Before));
    }

    [Fact]
    public async Task Of_a_session_the_slots_outside_the_hours_stay_theirs()
    {
        var (village, expert) = await Planned();
        var doctor = await village.Requester();
        await OnDuty(doctor, DutyKind.Tour, First.AddHours(-3), First.AddMinutes(25));
        Assert.Equal(First.AddMinutes(30), (await Take(expert, await village.Filed(doctor, clock.GetUtcNow()))).Slot!.Time.StartsAt);
    }

    [Fact]
    public async Task The_co_owners_duty_counts_like_the_requesters_until_they_step_out()
    {
        var (village, expert) = await Planned();
        var (nurse, doctor) = (await village.Requester(Profession.Nurse), await village.Requester());
        await OnDuty(doctor, DutyKind.OnCall, First.AddHours(-1), First.AddHours(1));
        var shared = await village.Filed(nurse, clock.GetUtcNow(), coOwner: doctor);
        Assert.Equal(Second, (await Take(expert, shared)).Slot!.Time.StartsAt);
        Assert.Equal(2L, await Held(shared));
        await using (var db = database.Open()) Assert.True((await new LeaveCase(db, clock, new AuditTrail(db, clock)).Run(doctor, shared.Id, default)).Succeeded);
        Assert.Equal(1L, await Held(shared));
    }

    [Fact]
    public async Task A_duty_that_comes_later_moves_nothing_and_its_owner_is_shown_the_clash()
    {
        var (village, expert) = await Planned();
        var doctor = await village.Requester();
        var one = await village.Filed(doctor, clock.GetUtcNow());
        await Take(expert, one);
        await OnDuty(doctor, DutyKind.OnCall, First.AddHours(-1), First.AddHours(1));
        Assert.Equal("booked", await database.Sql($"select status from booking where request_id = '{one.Id}'"));
        await using var db = database.Open(Reach.Of(doctor.Id, Today));
        Assert.Equal([new Clash(one.Id, one.Reference, First, DutyKind.OnCall)], (await new ReadClashes(db, clock).Run(doctor, default)).Select(c => c with { Reference = one.Reference }));
    }

    [Fact]
    public async Task The_database_itself_refuses_whom_a_plan_overlooked()
    {
        var (village, expert) = await Planned();
        var (nurse, doctor, other) = (await village.Requester(Profession.Nurse), await village.Requester(), await village.Requester());
        var shared = await village.Filed(nurse, clock.GetUtcNow(), coOwner: doctor);
        await Take(expert, shared);
        var own = await village.Filed(doctor, clock.GetUtcNow());
        Assert.Equal("booking_owner_once", (await Assert.ThrowsAsync<PostgresException>(() => Beside(shared, own))).ConstraintName);
        await OnDuty(other, DutyKind.Away, First, First.AddHours(1));
        Assert.Equal("booking_owner_on_duty", (await Assert.ThrowsAsync<PostgresException>(async () => await Beside(shared, await village.Filed(other, clock.GetUtcNow())))).ConstraintName);
        Assert.NotNull(await Beside(shared, await village.Filed(await village.Requester(), clock.GetUtcNow())));
    }

    [Fact]
    public async Task Two_services_that_want_shared_cases_at_once_end_well_and_nobody_is_at_two_places()
    {
        var (village, internist) = await Planned();
        var dermatologist = await village.Expert(village.Dermatology);
        await village.Weekly(database, dermatologist);
        await database.Plan(clock);
        var doctors = new[] { await village.Requester(), await village.Requester() };
        var nurses = new[] { await village.Requester(Profession.Nurse), await village.Requester(Profession.Nurse) };
        var wanted = new List<(Actor Expert, Request Request)>();
        for (var i = 0; i < 12; i++)
            wanted.Add((i % 2 == 0 ? internist : dermatologist, await village.Filed(nurses[i / 2 % 2], clock.GetUtcNow(), i % 2 == 0 ? null : village.Dermatology, coOwner: doctors[i / 4 % 2])));
        var planning = Task.Run(() => new SessionSteps(database, clock).BookWaiting());
        await Task.WhenAll(wanted.Select(w => Task.Run(() => Take(w.Expert, w.Request))));
        await planning;
        var slots = await Task.WhenAll(wanted.Select(async w => (DateTime)(await database.Sql($"select starts_at from booking where request_id = '{w.Request.Id}' and status = 'booked'"))!));
        foreach (var owner in doctors.Concat(nurses))
        {
            var theirs = wanted.Zip(slots).Where(w => w.First.Request.Owners().Contains(owner.Id)).Select(w => w.Second).ToList();
            Assert.Equal(theirs.Count, theirs.Distinct().Count());
        }
    }

    [Fact]
    public async Task Who_plans_learns_the_hours_and_whoever_serves_elsewhere_nothing()
    {
        var (village, expert) = await Planned();
        var doctor = await village.Requester();
        await OnDuty(doctor, DutyKind.OnCall, First, First.AddHours(1));
        var stranger = await (await Village.Build(database)).Expert();
        Assert.Equal(1, await Known(Reach.Of(expert.Id, Today)));
        Assert.Equal(0, await Known(Reach.Of(stranger.Id, Today)));
        await using var db = database.Open(Reach.Of(expert.Id, Today));
        Assert.Empty(db.Set<Duty>());

        async Task<int> Known(Reach reach)
        {
            await using var theirs = database.Open(reach);
            return (await theirs.HoursTaken([doctor.Id], clock.GetUtcNow(), default)).Sum(p => p.Value.Count);
        }
    }

    async Task<(Village, Actor)> Planned()
    {
        var village = await Village.Build(database);
        var expert = await village.Expert();
        await village.Weekly(database, expert);
        await database.Plan(clock);
        return (village, expert);
    }

    async Task OnDuty(Actor who, DutyKind kind, DateTimeOffset from, DateTimeOffset until)
    {
        await using var db = database.Open();
        var source = new DutySource { Id = Guid.NewGuid(), AccountId = who.Id, Kind = kind, Origin = DutyOrigin.Typed, AddedById = who.Id, AddedAt = clock.GetUtcNow() };
        await db.AddDuties(source, [new(from, until)], default);
        await db.SaveChangesAsync();
    }

    /// <summary>As the expert, who sees no duty.</summary>
    async Task<Placed> Take(Actor expert, Request request)
    {
        await using var db = database.Open(Reach.Of(expert.Id, Today));
        return (await new TakeToSession(db, clock, new AuditTrail(db, clock)).Run(expert, request.Id, default)).Value!;
    }

    Task<object?> Held(Request request) => database.Sql($"select count(*) from booking_owner o join booking b on b.id = o.booking_id where b.request_id = '{request.Id}'");

    /// <summary>Books a case into another slot at the hour of one that is booked.</summary>
    Task<object?> Beside(Request booked, Request other) => database.Sql($"""
        insert into booking (id, request_id, requester_id, starts_at, ends_at, slot_id, status, booked_at)
        select gen_random_uuid(), '{other.Id}', '{other.RequesterId}', starts_at, ends_at,
            (select id from slot s where s.session_id = (select session_id from slot where id = slot_id) and position = 6), 'booked', now()
        from booking where request_id = '{booked.Id}' returning id
        """);
}
