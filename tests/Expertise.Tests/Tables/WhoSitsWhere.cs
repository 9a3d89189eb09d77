using Npgsql;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Sessions;
using TeleExpertise.Expertise.Sessions.Outsiders;
using TeleExpertise.Expertise.Tables;
using TeleExpertise.Rooms;
using TeleExpertise.Testing;

namespace TeleExpertise.Expertise.Tests.Tables;

public sealed class WhoSitsWhere(TestDatabase database) : ATableOfThursday(database)
{
    [Fact]
    public async Task A_code_is_for_one_table_while_the_room_is_open_and_a_new_one_replaces_it()
    {
        Assert.Null(await Do(Reach.Door, async db => await new ReadScreenTable(db, new(db, Clock), Clock).Run(await Enrolled(), Session, default))); // Saturday
        await Begin();
        var (code, other) = (await Code(), await Code(await Enrolled()));
        Assert.NotEqual(code, other);
        Assert.Equal(code, await Code()); // shown again
        await Sit(Requester, code);
        Assert.True((await As(Requester, async db => await new RenewTableCode(db, Audit(db)).Run(Requester, (await SeatOf(Requester)).TableId, default))).Succeeded);
        Assert.Equal("table-code-wrong", (await Sit(Expert, code)).Refusal!.Fields[0].Code);
        var current = await Code();
        Assert.NotEqual(code, current);
        Assert.True((await Sit(Expert, current)).Succeeded);
        await Database.Sql($"update room_screen set revoked_at = now(), revoked_by_id = '{Expert.Id}', secret_sha256 = null where id = '{Wall.Id}'");
        Assert.Equal("table-code-wrong", (await Sit(await Village.Requester(), current)).Refusal!.Fields[0].Code);
        await Close();
        Assert.Equal("table-code-wrong", (await Sit(Expert, other)).Refusal!.Fields[0].Code);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("ABCD 2345")]
    [InlineData("ABCD 2345 ABCD 2345 ABCD 2345 ABCD 2345 ABCD 2345")]
    public async Task What_is_no_code_of_a_table_is_refused_at_its_field(string? typed)
    {
        await Begin();
        await Code();
        Assert.Equal(new FieldFault("code", "table-code-wrong"), Assert.Single((await Sit(Requester, typed)).Refusal!.Fields));
    }

    [Fact]
    public async Task Who_may_not_join_the_session_sits_at_no_table_of_it_and_the_try_is_recorded()
    {
        await Begin();
        var coordinator = await Village.Coordinator();
        Assert.Equal("table-code-wrong", (await Sit(coordinator, await Code())).Refusal!.Fields[0].Code);
        Assert.Equal(1, await Audited("sit-at-table", AuditOutcome.Refused));
        var stranger = await (await Village.Build(Database)).Requester();
        Assert.Equal("table-code-wrong", (await Sit(stranger, await Code())).Refusal!.Fields[0].Code);
        var table = await HostTable(Requester);
        foreach (var nobody in new[] { coordinator, stranger })
            Assert.Equal(new FieldFault("accountId", "seat-nobody"), Assert.Single((await Note(Requester, table, nobody)).Refusal!.Fields));
        foreach (var actor in new[] { coordinator, stranger, await Village.Requester() })
            Assert.Equal(RefusalKind.NotFound, (await Note(actor, table, Requester)).Refusal!.Kind); // not their table
        Assert.Equal(RefusalKind.NotFound, (await Room(coordinator)).Refusal!.Kind);
    }

    [Fact]
    public async Task Whoever_types_another_tables_code_moves_there()
    {
        await Begin();
        var other = await Enrolled();
        await Sit(Requester, await Code());
        At(10);
        Assert.True((await Sit(Requester, await Code(other))).Succeeded);
        Assert.Equal(1L, await Database.Sql($"select count(*) from table_seat where session_id = '{Session}' and left_at is null"));
        Assert.Equal("seat-elsewhere", (await Note(Expert, await HostTable(Expert), Requester)).Refusal!.Code);
        Assert.Equal("table-own", (await Note(Expert, await HostTable(Expert), Expert)).Refusal!.Code);
    }

    [Fact]
    public async Task The_code_confirms_what_a_colleague_noted_at_the_same_table()
    {
        await Begin();
        var guest = await Village.Requester();
        await Sit(Requester, await Code());
        await Note(Requester, (await SeatOf(Requester)).TableId, guest);
        At(5);
        await Sit(guest, await Code());
        Assert.Equal((Hour, (DateTimeOffset?)Hour.AddMinutes(5)), ((await SeatOf(guest)).SatAt, (await SeatOf(guest)).ConfirmedAt));
    }

    [Fact]
    public async Task Only_the_seated_the_host_and_who_chairs_end_a_seat_and_only_the_seated_confirm_or_refuse_it()
    {
        await Begin();
        var (host, guest, other) = (await Village.Requester(), await Village.Requester(), await Village.Requester());
        await Note(host, await HostTable(host), guest);
        var seat = (await SeatOf(guest)).Id;
        Assert.Equal(RefusalKind.NotFound, (await End(other, seat)).Refusal!.Kind);
        foreach (var actor in new[] { host, other, Expert })
        {
            Assert.Equal(RefusalKind.NotFound, (await Confirm(actor, seat)).Refusal!.Kind);
            Assert.Equal(RefusalKind.NotFound, (await Refuse(actor, seat)).Refusal!.Kind);
        }
        Assert.Equal((1, 3, 3), (await Audited("send-from-table", AuditOutcome.Refused), await Audited("confirm-seat", AuditOutcome.Refused), await Audited("refuse-seat", AuditOutcome.Refused)));
        foreach (var (by, minute) in new[] { (host, 1), (Expert, 3), (guest, 5) })
        {
            At(minute);
            Assert.True((await End(by, (await SeatOf(guest)).Id)).Succeeded);
            Assert.True((await End(by, (await SeatOf(guest)).Id)).Succeeded); // a second click
            At(minute + 1);
            await Note(host, await HostTable(host), guest);
        }
        Assert.Equal(4L, await Database.Sql($"select count(*) from table_seat where account_id = '{guest.Id}'"));
    }

    [Fact]
    public async Task A_screen_hears_a_case_as_the_least_privileged_of_those_who_sit_before_it()
    {
        await Begin();
        await Steps.Begin(Expert, Session, Request.Id);
        await Database.Sql($"update consent set learners = false where request_id = '{Request.Id}'");
        Assert.False(await Hears()); // anybody may sit there
        await Sit(Requester, await Code());
        Assert.True(await Hears());
        var learner = await Village.Learner();
        await Sit(learner, await Code());
        Assert.False(await Hears());
        await Database.Sql($"update table_seat set left_at = '{Clock.GetUtcNow():O}' where account_id = '{learner.Id}'");
        Assert.True(await Hears());

        async Task<bool> Hears() => (await Do(Reach.System, db => new FollowAudience(db, new(db, Clock), Clock).Run(Session, [], [Wall.Id], default))).Receivers!.Contains(Wall.Id.ToString());
    }

    [Fact]
    public async Task The_room_names_each_person_where_they_sit()
    {
        await Begin();
        var (host, noted) = (await Village.Requester(), await Village.Requester());
        await Steps.Presence(Session, host, Guid.NewGuid(), PresenceKind.Joined);
        await Steps.ScreenPresence(Session, Wall.Id, Guid.NewGuid(), PresenceKind.Joined);
        await Note(host, await HostTable(host), noted);
        await Sit(Requester, await Code());
        var seen = (await Room(Requester)).Value!;
        var device = Assert.Single(seen.People);
        Assert.Equal((host.DisplayName, noted.DisplayName, false, false), (device.Name, Assert.Single(device.Seats).Person.Name, device.Seats[0].Confirmed, device.Seats[0].MayEnd));
        var wall = Assert.Single(seen.Screens);
        Assert.Equal(("Salle de réunion", Requester.DisplayName, true), (wall.Name, Assert.Single(wall.Seats).Person.Name, wall.Seats[0].Me));
        Assert.Equal("Salle de réunion", seen.Mine!.Name); // whoever sits there may put down the next
        Assert.Null((await Room(Expert)).Value!.Mine);
        var own = (await Room(host)).Value!;
        Assert.True(own.People[0].Seats[0].MayEnd);
        Assert.Null(own.Mine!.Name);
        Assert.Contains(own.Mine!.Colleagues, c => c.Id == Expert.Id);
        Assert.DoesNotContain(own.Mine.Colleagues, c => c.Id == host.Id || c.Id == noted.Id || c.Id == Requester.Id); // they sit somewhere
        Assert.True((await Sit(await Village.Requester(), own.Mine.Code)).Succeeded);
    }

    /// <summary>The list of those who may be put down is the rule of the room, asked of everybody at once.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Whoever_may_join_may_be_put_down_and_nobody_else(bool programme)
    {
        await Begin();
        if (programme)
        {
            var id = Guid.NewGuid();
            await Database.Sql($"""
                insert into programme (id, territory_id, name) values ('{id}', '{Village.Territory}', 'Plaies chroniques');
                insert into programme_hub values ('{id}', '{Village.InternalMedicine}', '{Village.Territory}');
                insert into programme_spoke values ('{id}', '{Village.Practice}', '{Village.Territory}');
                update session set programme_id = '{id}' where id = '{Session}'
                """);
        }
        Actor[] people =
        [
            Expert, Requester, await Village.Requester(organisation: Village.OtherPractice), await Village.Expert(Village.Dermatology), await Village.Learner(), await Village.Coordinator(),
            await Village.CmeTracker(), await Village.Administrator(), await Village.Person(Role.Chair, Profession.Doctor, service: Village.InternalMedicine),
        ];
        var row = await Row();
        var host = (await Room(await WithTable(Expert))).Value!.Mine!.Colleagues.Select(c => c.Id).Append(Expert.Id).ToHashSet();
        foreach (var person in people)
        {
            var actor = await As(person, db => new FindActor(db, Clock).Run(person.Id, default));
            Assert.Equal(SessionRights.Of(actor!, row).Join, host.Contains(person.Id));
        }
    }

    [Theory]
    [InlineData("update table_seat set left_at = sat_at - interval '1 second' where id = '{0}'", null)]
    [InlineData("update table_seat set confirmed_at = confirmed_at + interval '1 second' where id = '{0}'", "table_seat_written_once")]
    [InlineData("update table_seat set confirmed_at = null where id = '{0}'", "table_seat_written_once")]
    [InlineData("insert into table_seat (id, table_id, session_id, account_id, sat_at, confirmed_at) select gen_random_uuid(), table_id, session_id, account_id, sat_at + interval '1 hour', sat_at + interval '1 hour' from table_seat where id = '{0}'", "table_seat_one_at_a_time")]
    [InlineData("insert into table_seat (id, table_id, session_id, account_id, sat_at) select gen_random_uuid(), table_id, session_id, '{1}', sat_at from table_seat where id = '{0}'", null)] // by nobody and unconfirmed
    [InlineData("insert into session_table select gen_random_uuid(), session_id, screen_id, '{1}', gen_random_uuid(), sha256('x'), now() from session_table limit 1", null)] // of a screen and a host
    [InlineData("update session set status = 'ended', ended_at = opened_at + interval '1 minute' where id = '{2}'; insert into table_seat (id, table_id, session_id, account_id, sat_at, confirmed_at) select gen_random_uuid(), table_id, session_id, '{1}', now(), now() from table_seat where id = '{0}'", "table_seat_session_open")]
    public async Task The_database_forbids(string sql, string? constraint)
    {
        await Begin();
        await Sit(Requester, await Code());
        var refused = await Assert.ThrowsAsync<PostgresException>(async () => await Database.Sql(string.Format(System.Globalization.CultureInfo.InvariantCulture, sql, (await SeatOf(Requester)).Id, Expert.Id, Session)));
        if (constraint is null) Assert.Equal(PostgresErrorCodes.CheckViolation, refused.SqlState);
        else Assert.Equal(constraint, refused.ConstraintName);
    }

    async Task<Actor> WithTable(Actor host)
    {
        await HostTable(host);
        return host;
    }

}
