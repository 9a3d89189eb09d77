using Microsoft.EntityFrameworkCore;
using Npgsql;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Opinions;
using TeleExpertise.Expertise.Opinions.Acts;
using TeleExpertise.Expertise.Opinions.Signing;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Sessions.Guests;
using TeleExpertise.Expertise.Tests.Opinions;
using TeleExpertise.Rooms;
using TeleExpertise.Testing;

namespace TeleExpertise.Expertise.Tests.Sessions;

public sealed class APatientTakesPart(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    readonly TestClock clock = new(new(2026, 11, 19, 12, 0, 0, TimeSpan.Zero));
    Village village = null!;
    Actor requester = null!, expert = null!, other = null!;
    Request request = null!, next = null!;
    Meeting meeting = null!;

    public async Task InitializeAsync()
    {
        village = await Village.Build(database);
        (requester, expert, other) = (await village.Requester(), await village.Expert(), await village.Requester(organisation: village.OtherPractice));
        request = await village.Filed(requester, clock.GetUtcNow().AddDays(-1));
        next = await village.Filed(other, clock.GetUtcNow().AddDays(-1));
        meeting = await Meeting.Open(database, village, expert, clock.GetUtcNow());
        await meeting.Book(request);
        await meeting.Book(next, 2);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Its_owner_and_who_leads_it_say_so_with_the_patients_consent_and_nobody_else()
    {
        Assert.Equal("patient-consent-missing", (await Comes(requester, consent: false)).Refusal!.Fields.Single().Code);
        foreach (var nobody in new[] { other, await village.Learner(), await village.Coordinator(), await (await Village.Build(database)).Expert() })
        {
            Assert.Equal(Refusal.NotFound, (await Comes(nobody)).Refusal);
            Assert.Equal(Refusal.NotFound, (await Leaves(nobody)).Refusal);
            Assert.Equal(Refusal.NotFound, (await Renew(nobody)).Refusal);
        }
        Assert.Equal(4L, await database.Sql($"select count(*) from audit_entry where action = 'begin-teleconsultation' and outcome = 'refused' and subject_id = '{request.Id}'"));
        Assert.True((await Comes(requester)).Succeeded);
        Assert.True((await Comes(expert)).Succeeded); // the same
        Assert.Equal(1L, await database.Sql($"select count(*) from teleconsultation where request_id = '{request.Id}'"));
        Assert.Equal(["requester", "expert"], new[] { (await Patients(requester)).Count == 1 ? "requester" : "", (await Patients(expert)).Count == 2 ? "expert" : "" });
        Assert.DoesNotContain(await Patients(other), c => c.RequestId == request.Id);
    }

    [Fact]
    public async Task The_link_lets_in_while_that_case_is_on_and_at_no_other_time()
    {
        await Comes(requester);
        var patient = await Open(await Code(request));
        Assert.Equal("guest-waits", (await Ticket(patient)).Refusal?.Code);
        await Begin(next);
        Assert.Equal("guest-waits", (await Ticket(patient)).Refusal?.Code);
        Assert.Empty(await Called(next, patient));
        await Begin(request);
        var ticket = (await Ticket(patient)).Value!;
        Assert.Equal((meeting.Id.ToString(), patient.ToString(), "Patient", TicketUse.Guest), (ticket.Room, ticket.Person, ticket.DisplayName, ticket.Use));
        Assert.Equal([patient], await Called(request, patient));
        var before = await Segment(request);
        await Begin(next);
        Assert.Empty(await Called(next, patient));
        Assert.Empty((await Do(db => new CalledGuests(db).Run(before, [patient], default))).Stay);
        Assert.Equal("guest-waits", (await Ticket(patient)).Refusal?.Code);
        await Begin(request); // taken up again
        Assert.True((await Ticket(patient)).Succeeded);
    }

    [Fact]
    public async Task A_link_is_dead_once_it_was_renewed_the_patient_has_left_or_the_session_is_over()
    {
        await Comes(requester);
        await Begin(request);
        var first = await Code(request);
        var patient = await Open(first);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True((await Renew(requester)).Succeeded);
        await Dead(first, patient);
        var second = await Code(request);
        Assert.NotEqual(first, second);
        patient = await Open(second);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True((await Leaves(expert)).Succeeded);
        await Dead(second, patient);
        Assert.Equal("teleconsultation-over", (await Renew(requester)).Refusal?.Code);
        await Comes(requester);
        var third = await Code(request);
        patient = await Open(third);
        await Steps.End(expert, meeting.Id);
        await Dead(third, patient);
        Assert.Equal(0L, await database.Sql($"select count(*) from teleconsultation where session_id = '{meeting.Id}' and ended_at is null"));
        Assert.False((await Comes(requester)).Succeeded);
    }

    [Fact]
    public async Task A_code_that_opens_nothing_says_so_and_leaves_a_row()
    {
        foreach (var typed in new[] { null, "", "23456789AB", "12345", new string('A', 500), "' or 1=1 --" })
            Assert.Equal("guest-code-wrong", (await Do(db => new OpenGuestLink(db, new(db, clock)).Run(typed, default))).Refusal!.Fields.Single().Code);
        Assert.True((long)(await database.Sql("select count(*) from audit_entry where action = 'open-guest-link' and outcome = 'refused'"))! >= 6);
        await Comes(requester);
        var code = await Code(request);
        await Open($" {code[..5].ToLowerInvariant()} - {code[5..]} ");
        Assert.Equal(0L, await database.Sql($"select count(*) from session_guest where encode(code_sha256, 'escape') like '%{code}%'"));
    }

    [Fact]
    public async Task The_care_team_sees_that_the_patient_waits_is_in_the_room_or_has_gone()
    {
        await Comes(requester);
        Assert.Equal(GuestState.NotYet, await State());
        var patient = await Open(await Code(request));
        Assert.True(await Ask(patient));
        Assert.False(await Ask(patient)); // said once
        Assert.Equal(GuestState.Waits, await State());
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(GuestState.Away, await State());
        await Begin(request);
        var connection = Guid.NewGuid();
        await Stay(patient, connection, PresenceKind.Joined);
        Assert.Equal(GuestState.InTheRoom, await State());
        await Stay(patient, connection, PresenceKind.Left);
        Assert.Equal(GuestState.Away, await State());
        Assert.Equal(0L, await database.Sql($"select count(*) from presence where session_id = '{meeting.Id}'")); // no attendance of anybody
    }

    [Fact]
    public async Task Everybody_in_the_room_learns_that_the_patient_is_there_while_their_case_is_on()
    {
        await Comes(requester);
        Assert.False(await There(other));
        await Begin(request);
        Assert.True(await There(other));
        Assert.True((await Steps.Agenda(other, meeting.Id)).Value!.Slots[0].Case!.Teleconsultation);
        Assert.False((await Steps.Agenda(other, meeting.Id)).Value!.Slots[1].Case!.Teleconsultation);
        await Begin(next);
        Assert.False(await There(other));
    }

    [Fact]
    public async Task Neither_te2_nor_rqd_is_billed_and_the_report_says_from_when_to_when_the_patient_was_there()
    {
        await Begin(request);
        clock.Advance(TimeSpan.FromMinutes(2));
        await Comes(requester);
        var patient = await Open(await Code(request));
        clock.Advance(TimeSpan.FromMinutes(1));
        var connection = Guid.NewGuid();
        await Stay(patient, connection, PresenceKind.Joined);
        clock.Advance(TimeSpan.FromMinutes(4));
        await Stay(patient, connection, PresenceKind.Left);
        await Leaves(requester);
        clock.Advance(TimeSpan.FromMinutes(3));
        await Steps.EndCase(expert, meeting.Id);
        await Sign();

        var at = meeting.Session.StartsAt;
        var content = await Signed();
        Assert.True(content.Text.PatientPresent); // though nobody ticked it
        Assert.Equal([new ReportTime(at.AddMinutes(2), at.AddMinutes(7))], content.PatientThere!);
        Assert.Equal([new ReportTime(at.AddMinutes(3), at.AddMinutes(7))], content.PatientConnected!);
        await using var db = database.Open();
        var acts = await db.Set<Act>().Where(a => a.RequestId == request.Id).ToListAsync();
        Assert.Equal([(ActKind.Rqd, (ActBlock?)ActBlock.PatientPresent), (ActKind.Teleconsultation, null)], acts.Select(a => (a.Kind, a.Blocked)).Order());
        Assert.Equal("act_of_teleconsultation", await Violated($"insert into act (id, request_id, account_id, kind, done_on, amount_cents, recorded_at) values (gen_random_uuid(), '{request.Id}', '{expert.Id}', 'te2', '2026-11-20', 2300, now())"));
    }

    [Fact]
    public async Task Who_was_said_to_come_and_left_before_the_case_was_on_makes_no_teleconsultation_of_it()
    {
        await Comes(requester);
        clock.Advance(TimeSpan.FromMinutes(1));
        await Leaves(requester);
        await Begin(request);
        clock.Advance(TimeSpan.FromMinutes(5));
        await Steps.EndCase(expert, meeting.Id);
        await Sign();
        Assert.False((await Signed()).Text.PatientPresent);
        Assert.False((await Steps.Agenda(requester, meeting.Id)).Value!.Slots[0].Case!.Teleconsultation);
    }

    [Fact]
    public async Task The_database_keeps_what_was_and_lets_no_opinion_forget_it()
    {
        await Begin(request);
        await Comes(requester);
        clock.Advance(TimeSpan.FromMinutes(1));
        await Leaves(requester);
        Assert.Equal("teleconsultation_stays", await Violated($"update teleconsultation set ended_at = null where request_id = '{request.Id}'"));
        Assert.Equal("session_guest_stays", await Violated($"update session_guest set revoked_at = null where teleconsultation_id in (select id from teleconsultation where request_id = '{request.Id}')"));
        Assert.Equal("session_guest_expected", await Violated($"insert into session_guest (id, session_id, teleconsultation_id, code_sha256, invited_by_id, invited_at) select gen_random_uuid(), session_id, id, sha256('x'), begun_by_id, now() from teleconsultation where request_id = '{request.Id}'"));
        Assert.Equal("teleconsultation_on_agenda", await Violated($"insert into teleconsultation (id, request_id, session_id, begun_by_id, began_at) values (gen_random_uuid(), '{(await village.Filed(requester, clock.GetUtcNow())).Id}', '{meeting.Id}', '{expert.Id}', now())"));
        await database.Sql($"insert into opinion (id, request_id, author_id, kind, session_id, answer, recommendations, status, drafted_at, updated_at) values ('{request.Id}', '{request.Id}', '{expert.Id}', 'session', '{meeting.Id}', '', '', 'draft', now(), now())");
        Assert.Equal("opinion_of_teleconsultation", await Violated($"update opinion set status = 'signed', answer = 'xxx', degree = 'days', signed_at = now(), content_sha256 = sha256('x') where request_id = '{request.Id}'"));
    }

    async Task Dead(string code, Guid patient)
    {
        Assert.Null(await Do(db => new FindGuest(db).Run(patient, default)));
        Assert.Equal("guest-code-wrong", (await Do(db => new OpenGuestLink(db, new(db, clock)).Run(code, default))).Refusal!.Fields.Single().Code);
        Assert.Empty(await Called(request, patient));
    }

    async Task Sign()
    {
        var desk = new OpinionDesk(database, clock);
        var version = await desk.Write(expert, request.Id, new() { Answer = "Poursuivre.", Degree = OpinionDegree.Routine }, (await desk.Open(expert, request.Id)).Value!.Version);
        Assert.True((await desk.Sign(expert, request.Id, version.Value)).Succeeded);
    }

    async Task<OpinionContent> Signed()
    {
        await using var db = database.Open();
        return OpinionContent.Read((await db.Set<Opinion>().AsNoTracking().SingleAsync(o => o.RequestId == request.Id)).SignedContent!)!;
    }

    SessionSteps Steps => new(database, clock);

    async Task Begin(Request of)
    {
        if (await database.Sql($"select count(*) from case_segment where session_id = '{meeting.Id}'") is not 0L) clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True((await Steps.Begin(expert, meeting.Id, of.Id)).Succeeded);
    }

    async Task<string?> Segment(Request of) => ((Guid?)await database.Sql($"select id from case_segment where session_id = '{meeting.Id}' and request_id = '{of.Id}' and ended_at is null"))?.ToString();
    async Task<IReadOnlyList<Guid>> Called(Request of, Guid patient) { var segment = await Segment(of); return (await Do(db => new CalledGuests(db).Run(segment, [patient], default))).Hear; }
    Task<Outcome<Done>> Comes(Actor actor, bool consent = true) => As(actor, (db, audit) => new BeginTeleconsultation(db, clock, audit).Run(actor, meeting.Id, request.Id, consent, default));
    Task<Outcome<Done>> Leaves(Actor actor) => As(actor, (db, audit) => new EndTeleconsultation(db, clock, audit).Run(actor, meeting.Id, request.Id, default));
    Task<Outcome<Done>> Renew(Actor actor) => As(actor, (db, audit) => new RenewGuestLink(db, clock, audit).Run(actor, meeting.Id, request.Id, default));
    async Task<IReadOnlyList<PatientOfCase>> Patients(Actor actor) => (await As(actor, (db, audit) => new ReadPatients(db, clock, audit).Run(actor, meeting.Id, default))).Value!.Cases;
    async Task<bool> There(Actor actor) => (await As(actor, (db, audit) => new PatientIsThere(db, audit).Run(actor, meeting.Id, default))).Value;
    async Task<string> Code(Request of) => (await Patients(expert)).Single(c => c.RequestId == of.Id).There!.Code;
    async Task<GuestState> State() => (await Patients(requester)).Single().There!.State;
    async Task<Guid> Open(string code) => (await Do(db => new OpenGuestLink(db, new(db, clock)).Run(code, default))).Value;
    async Task<Outcome<JoinTicket>> Ticket(Guid patient) { var guest = await Do(db => new FindGuest(db).Run(patient, default)); return await Do(db => new IssueGuestTicket(db, clock, new(db, clock)).Run(guest!, "téléconsultation", default)); }
    async Task<bool> Ask(Guid patient) { var guest = await Do(db => new FindGuest(db).Run(patient, default)); return await Do(db => new AskToComeIn(db, clock).Run(guest!, default)); }

    async Task Stay(Guid patient, Guid connection, PresenceKind kind)
    {
        await using var db = database.Open();
        await new RecordGuestStay(db).Run(new(meeting.Id.ToString(), patient.ToString(), connection, kind, clock.GetUtcNow(), Attendee.Guest), default);
    }

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
