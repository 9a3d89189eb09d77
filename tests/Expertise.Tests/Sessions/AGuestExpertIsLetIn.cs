using Npgsql;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Sessions;
using TeleExpertise.Expertise.Sessions.Guests;
using TeleExpertise.Expertise.Sessions.Outsiders;
using TeleExpertise.Rooms;
using TeleExpertise.Testing;

namespace TeleExpertise.Expertise.Tests.Sessions;

public sealed class AGuestExpertIsLetIn(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    const string Name = "Dr Essai (cardiologie)";
    readonly TestClock clock = new(new(2026, 11, 19, 12, 0, 0, TimeSpan.Zero));
    Village village = null!;
    Actor requester = null!, chair = null!, guest = null!;
    Request request = null!;
    Meeting meeting = null!;

    public async Task InitializeAsync()
    {
        village = await Village.Build(database);
        (requester, chair) = (await village.Requester(), await village.Expert());
        guest = await village.Person(Role.GuestExpert, Profession.Doctor, service: village.InternalMedicine);
        request = await village.Filed(requester, clock.GetUtcNow().AddDays(-1));
        meeting = await Meeting.Open(database, village, chair, clock.GetUtcNow());
        await meeting.Book(request);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Who_leads_the_session_invites_them_by_name_and_nobody_else_does_or_sees_it()
    {
        Assert.Equal("guest-name-missing", (await Invite(chair, " x ")).Refusal!.Fields.Single().Code);
        Assert.Equal("guest-name-long", (await Invite(chair, new string('x', 81))).Refusal!.Fields.Single().Code);
        foreach (var nobody in new[] { requester, guest, await village.Learner(), await village.Coordinator(), await (await Village.Build(database)).Expert() })
            Assert.Equal(Refusal.NotFound, (await Invite(nobody)).Refusal);
        Assert.Equal(5L, await database.Sql($"select count(*) from audit_entry where action = 'invite-guest-expert' and outcome = 'refused' and subject_id = '{meeting.Id}'"));
        Assert.True((await Invite(chair)).Succeeded);
        Assert.Equal((Name, GuestState.NotYet, false), (await Guests()).Select(g => (g.Name, g.State, g.Admitted)).Single());
        Assert.Null((await Read(requester)).Value);
        Assert.Null((await Read(guest)).Value);
        Assert.Equal(Refusal.NotFound, (await Read(await village.Coordinator())).Refusal); // hears nothing clinical, and sits nowhere
    }

    [Fact]
    public async Task By_their_link_they_wait_until_they_are_let_in_and_go_when_they_are_put_out()
    {
        var id = await ByLink();
        Assert.Equal("guest-waits", (await Ticket(id)).Refusal?.Code);
        Assert.True(await Do(async db => await new AskToComeIn(db, clock).Run((await At(db, id))!, default)));
        Assert.Equal(GuestState.Waits, (await Guests()).Single().State);
        Assert.Empty((await InRoom(null, id)).Stay);
        Assert.True((await Admit(chair, id)).Succeeded);
        var ticket = (await Ticket(id)).Value!;
        Assert.Equal((meeting.Id.ToString(), id.ToString(), Name, TicketUse.Guest), (ticket.Room, ticket.Person, ticket.DisplayName, ticket.Use));
        Assert.Equal([id], (await InRoom(null, id)).Stay);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(id, (await Out(chair, id)).Value);
        Assert.Empty((await InRoom(null, id)).Stay);
        Assert.Null(await Do(db => At(db, id)));
        Assert.Equal("guest-gone", (await Admit(chair, id)).Refusal?.Code);
        Assert.Equal(0L, await database.Sql($"select count(*) from presence where session_id = '{meeting.Id}'"));
    }

    [Fact]
    public async Task They_read_cases_without_names_and_nothing_of_one_that_is_among_its_team()
    {
        var id = await ByLink();
        await Begin();
        Assert.Equal(Refusal.NotFound, (await Case(id)).Refusal); // not let in
        await Admit(chair, id);
        var outline = (await Case(id)).Value!;
        Assert.Equal((1, request.Urgency), (outline.Position, outline.Urgency));
        Assert.Null(outline.View); // nobody has checked it
        Assert.Equal([id], (await InRoom(await Segment(), id)).Hear);
        await As(requester, (db, audit) => new ChooseOutsiders(db, clock, audit).Run(requester, request.Id, wait: true, default));
        Assert.Equal("case-among-its-team", (await Case(id)).Refusal?.Code);
        var room = await InRoom(await Segment(), id);
        Assert.Equal([id], room.Stay);
        Assert.Empty(room.Hear); // stays, and hears nothing
        Assert.Equal(Refusal.NotFound, (await Do(async db => await new ReadGuestPicture(db, new(db), new(db, clock)).Run((await At(db, id))!, Guid.NewGuid(), default))).Refusal);
    }

    [Fact]
    public async Task With_an_account_they_knock_and_who_leads_lets_them_in_or_turns_them_away()
    {
        Assert.Equal("guest-waits", (await Join(guest)).Refusal?.Code);
        Assert.Equal("guest-waits", (await Join(guest)).Refusal?.Code);
        var knocks = (await Guests()).Single();
        Assert.Equal((null, GuestState.Waits), (knocks.Code, knocks.State));
        Assert.Equal(Refusal.NotFound, (await Admit(guest, knocks.Id)).Refusal); // not by themselves
        Assert.Equal(Refusal.NotFound, (await Admit(requester, knocks.Id)).Refusal);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(guest.Id, (await Out(chair, knocks.Id)).Value);
        Assert.Equal("guest-turned-away", (await Join(guest)).Refusal?.Code);
        clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal("guest-waits", (await Join(guest)).Refusal?.Code);
        Assert.True((await Admit(chair, (await Guests()).Single().Id)).Succeeded);
        Assert.True((await Join(guest)).Succeeded);
        Assert.True((await Join(chair)).Succeeded); // nobody else knocks
        Assert.True((await Join(requester)).Succeeded);
    }

    [Fact]
    public async Task Nobody_comes_to_a_session_that_is_over()
    {
        var id = await ByLink();
        await Admit(chair, id);
        await new SessionSteps(database, clock).End(chair, meeting.Id);
        Assert.Null(await Do(db => At(db, id)));
        Assert.Empty((await InRoom(null, id)).Stay);
        Assert.Null((await Read(chair)).Value);
        Assert.Equal("session-ended", (await Invite(chair)).Refusal?.Code);
        Assert.Equal("session_guest_stays", await Violated($"update session_guest set revoked_at = null where id = '{id}'"));
        Assert.Equal("session_guest_expected", await Violated($"insert into session_guest (id, session_id, name, code_sha256, invited_by_id, invited_at) values (gen_random_uuid(), '{meeting.Id}', 'Dr', sha256('y'), '{chair.Id}', now())"));
    }

    [Fact]
    public async Task A_letting_in_is_written_once_and_a_patient_needs_none()
    {
        var id = await ByLink();
        await Admit(chair, id);
        Assert.Equal("session_guest_stays", await Violated($"update session_guest set admitted_at = null, admitted_by_id = null where id = '{id}'"));
        Assert.NotNull(await Violated($"update session_guest set name = null where id = '{id}'"));
        Assert.Equal(1L, await database.Sql($"select count(*) from audit_entry where action = 'admit-guest-expert' and outcome = 'done' and subject_id = '{meeting.Id}'"));
    }

    /// <summary>Invited, and through the link.</summary>
    async Task<Guid> ByLink()
    {
        Assert.True((await Invite(chair)).Succeeded);
        var code = (await Guests()).Single().Code!;
        return (await Do(db => new OpenGuestLink(db, new(db, clock)).Run(code, default))).Value;
    }

    async Task Begin() => Assert.True((await new SessionSteps(database, clock).Begin(chair, meeting.Id, request.Id)).Succeeded);
    async Task<string?> Segment() => ((Guid?)await database.Sql($"select id from case_segment where session_id = '{meeting.Id}' and ended_at is null"))?.ToString();
    Task<Outcome<Guid>> Invite(Actor actor, string name = Name) => As(actor, (db, audit) => new InviteGuestExpert(db, clock, audit).Run(actor, meeting.Id, name, default));
    Task<Outcome<Done>> Admit(Actor actor, Guid id) => As(actor, (db, audit) => new AdmitGuestExpert(db, clock, audit).Run(actor, meeting.Id, id, default));
    Task<Outcome<Guid>> Out(Actor actor, Guid id) => As(actor, (db, audit) => new PutGuestExpertOut(db, clock, audit).Run(actor, meeting.Id, id, default));
    Task<Outcome<GuestExperts?>> Read(Actor actor) => As(actor, (db, audit) => new ReadGuestExperts(db, clock, audit).Run(actor, meeting.Id, default));
    async Task<IReadOnlyList<GuestExpert>> Guests() => (await Read(chair)).Value!.All;
    Task<Outcome<JoinTicket>> Join(Actor actor) => As(actor, (db, audit) => new IssueTicket(db, clock, audit).Run(actor, meeting.Id, "Médecin", default));
    Task<Outcome<JoinTicket>> Ticket(Guid id) => Do(async db => await new IssueGuestTicket(db, clock, new(db, clock)).Run((await At(db, id))!, "expert invité", default));
    Task<Outcome<CaseOutline?>> Case(Guid id) => Do(async db => await new ReadGuestCase(db, clock).Run((await At(db, id))!, default));
    Task<GuestsInRoom> InRoom(string? segment, Guid id) => Do(db => new CalledGuests(db).Run(segment, [id], default));
    static Task<GuestAtTheDoor?> At(ExpertiseDb db, Guid id) => new FindGuest(db).Run(id, default);
    async Task<string?> Violated(string sql) => (await Assert.ThrowsAsync<PostgresException>(() => database.Sql(sql))).ConstraintName;

    async Task<T> Do<T>(Func<ExpertiseDb, Task<T>> run)
    {
        await using var db = database.Open(Reach.Door);
        return await run(db);
    }

    async Task<T> As<T>(Actor actor, Func<ExpertiseDb, AuditTrail, Task<T>> run)
    {
        await using var db = database.Open(Reach.Of(actor.Id, clock.Today()));
        return await run(db, new(db, clock));
    }
}
