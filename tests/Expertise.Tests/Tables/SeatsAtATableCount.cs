using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Notices;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Sessions;
using TeleExpertise.Rooms;
using TeleExpertise.Testing;

namespace TeleExpertise.Expertise.Tests.Tables;

/// <summary>Who sits before a screen is present while they sit there and the screen is in the room.</summary>
public sealed class SeatsAtATableCount(TestDatabase database) : ATableOfThursday(database)
{
    [Fact]
    public async Task Each_at_a_meeting_room_screen_has_their_own_minutes_without_the_screens_breaks()
    {
        await Begin();
        var late = await Village.Requester();
        var code = await Code();
        await ScreenStays(1, 20);
        At(5);
        Assert.True((await Sit(Requester, code)).Succeeded);
        At(12);
        Assert.True((await Sit(late, code.ToLowerInvariant())).Succeeded);
        await ScreenStays(25, 40);
        At(30);
        Assert.True((await End(Requester, (await SeatOf(Requester)).Id)).Succeeded);
        await Close();
        Assert.Equal((15 + 5, 8 + 15), (await Minutes(Requester), await Minutes(late))); // 5-20 and 25-30; 12-20 and 25-40
        Assert.Null(await Minutes(await Village.Requester()));
        Assert.Equal(0L, await Database.Sql($"select count(*) from presence where session_id = '{Session}'"));
    }

    [Fact]
    public async Task A_phone_beside_the_table_counts_once()
    {
        await Begin();
        await ScreenStays(0, 30);
        At(0);
        await Sit(Requester, await Code());
        await Stays(Requester, 10, 45);
        await Close();
        Assert.Equal(45, await Minutes(Requester));
    }

    [Fact]
    public async Task At_a_hosts_table_time_counts_while_the_hosts_device_is_there()
    {
        await Begin();
        var (host, guest) = (await Village.Requester(), await Village.Requester());
        var table = await HostTable(host);
        await Stays(host, 0, 10);
        await Stays(host, 12, 50);
        At(5);
        Assert.True((await Note(host, table, guest)).Succeeded);
        At(6);
        await Confirm(guest, (await SeatOf(guest)).Id);
        await Close();
        Assert.Equal((48, 5 + 38), (await Minutes(host), await Minutes(guest)));
    }

    [Fact]
    public async Task A_killed_server_costs_those_seated_what_it_costs_their_screen()
    {
        await Begin();
        At(0);
        await Sit(Requester, await Code());
        var (before, after) = (Guid.NewGuid(), Guid.NewGuid());
        await Steps.ScreenPresence(Session, Wall.Id, before, PresenceKind.Joined, Hour);
        await Steps.ScreenPresence(Session, Wall.Id, before, PresenceKind.Seen, Hour.AddSeconds(600)); // killed
        await Steps.ScreenPresence(Session, Wall.Id, after, PresenceKind.Joined, Hour.AddSeconds(604));
        await Steps.ScreenPresence(Session, Wall.Id, after, PresenceKind.Seen, Hour.AddSeconds(904));
        At(20);
        await Do(Expertise.Database.Reach.System, db => new EndStaleStays(db, Clock).Run(default));
        Assert.Equal(0L, await Database.Sql($"select count(*) from screen_stay where session_id = '{Session}' and ended_at is null"));
        await Close();
        Assert.Equal(900 / 60.0, await Minutes(Requester));
    }

    [Fact]
    public async Task The_end_of_the_session_ends_the_seats()
    {
        await Begin();
        await Sit(Requester, await Code());
        await ScreenStays(0, 90);
        await Close(40);
        Assert.Equal((Hour.AddMinutes(40), 40), ((await SeatOf(Requester)).LeftAt, await Minutes(Requester)));
        Assert.Equal("table-code-wrong", (await Sit(Expert, "ABCD 2345")).Refusal!.Fields[0].Code);
    }

    [Fact]
    public async Task What_a_colleague_noted_counts_once_it_is_confirmed_also_after_the_session()
    {
        await Begin();
        var (host, guest) = (await Village.Requester(), await Village.Requester());
        await Stays(host, 0, 50);
        At(10);
        await Note(host, await HostTable(host), guest);
        await Close();
        Assert.Null(await Minutes(guest));
        var seat = Assert.Single(await Own(guest));
        Assert.Equal((host.DisplayName, false), (seat.Table, seat.Confirmed));
        At(60 * 24 * 3);
        Assert.True((await Confirm(guest, seat.Id)).Succeeded);
        Assert.True((await Confirm(guest, seat.Id)).Succeeded); // a second click
        Assert.Equal(40, await Minutes(guest));
        Assert.Empty(await Own(guest));
    }

    [Fact]
    public async Task After_its_term_nobody_confirms_any_more()
    {
        await Begin();
        var (host, guest) = (await Village.Requester(), await Village.Requester());
        await Stays(host, 0, 50);
        await Note(host, await HostTable(host), guest);
        await Close();
        At(60 + (60 * 24 * 7) + 1);
        Assert.Empty(await Own(guest));
        Assert.Equal("seat-too-late", (await Confirm(guest, (await SeatOf(guest)).Id)).Refusal!.Code);
        Assert.Null(await Minutes(guest));
    }

    [Fact]
    public async Task Who_says_that_it_was_not_them_has_no_minutes_and_their_word_stays()
    {
        await Begin();
        var (host, guest) = (await Village.Requester(), await Village.Requester());
        await Stays(host, 0, 50);
        var table = await HostTable(host);
        await Note(host, table, guest);
        At(10);
        Assert.True((await Refuse(guest, (await SeatOf(guest)).Id)).Succeeded);
        Assert.Equal("seat-refused", (await Confirm(guest, (await SeatOf(guest)).Id)).Refusal!.Code);
        At(20);
        Assert.True((await Note(host, table, guest)).Succeeded); // now they have come
        Assert.True((await Confirm(guest, (await SeatOf(guest)).Id)).Succeeded);
        Assert.Equal("seat-confirmed", (await Refuse(guest, (await SeatOf(guest)).Id)).Refusal!.Code);
        await Close();
        Assert.Equal(30, await Minutes(guest));
    }

    [Fact]
    public async Task One_mail_asks_after_the_session_and_none_who_has_answered()
    {
        await Begin();
        var (host, silent, quick) = (await Village.Requester(), await Village.Requester(), await Village.Requester());
        var table = await HostTable(host);
        await Note(host, table, silent);
        await Note(host, table, quick);
        await Confirm(quick, (await SeatOf(quick)).Id);
        Assert.Empty(await Asked());
        await Close();
        Assert.Equal([silent.Id], await Asked());
        await Confirm(silent, (await SeatOf(silent)).Id);
        Assert.Empty(await Asked());
    }

    [Fact]
    public async Task Those_seated_are_named_for_the_case_that_was_on()
    {
        await Begin();
        var guest = await Village.Requester();
        await Sit(Requester, await Code());
        await Note(Requester, (await SeatOf(Requester)).TableId, guest);
        await ScreenStays(0, 30);
        await Steps.Begin(Expert, Session, Request.Id);
        At(10);
        await Steps.EndCase(Expert, Session);
        var present = Assert.Single(await Steps.Present(Session, Request.Id));
        Assert.Equal((Requester.Id, 600, "MSP de Langogne"), (present.AccountId, present.Seconds, present.OrganisationName));
        await Confirm(guest, (await SeatOf(guest)).Id);
        Assert.Equal(2, (await Steps.Present(Session, Request.Id)).Count);
    }

    [Fact]
    public async Task A_doctor_whom_somebody_noted_at_a_table_did_not_stay_away()
    {
        await Begin();
        var host = await Village.Requester();
        await Stays(host, 0, 50);
        await Stays(Expert, 0, 50);
        await Note(host, await HostTable(host), Requester);
        await Close();
        Assert.Equal(0L, await Database.Sql($"select count(*) from no_show where session_id = '{Session}'"));
    }

    [Fact]
    public async Task One_screen_left_behind_keeps_no_session_open_and_two_with_people_before_them_do()
    {
        await Begin();
        var (other, colleague) = (await Enrolled(), await Village.Requester());
        await Sit(Requester, await Code());
        await Sit(colleague, await Code(other));
        At(76);
        await Steps.ScreenPresence(Session, Wall.Id, Guid.NewGuid(), PresenceKind.Joined);
        Assert.Contains(Session, await Overdue());
        await Steps.ScreenPresence(Session, other.Id, Guid.NewGuid(), PresenceKind.Joined);
        Assert.DoesNotContain(Session, await Overdue());
        await End(colleague, (await SeatOf(colleague)).Id);
        Assert.Contains(Session, await Overdue());
    }

    [Fact]
    public async Task A_screen_of_another_territory_leaves_no_stay()
    {
        await Begin();
        var elsewhere = await Village.Build(Database);
        var stranger = Guid.NewGuid();
        await Database.Sql($"insert into room_screen (id, territory_id, name, secret_sha256, enrolled_by_id, enrolled_at) values ('{stranger}', '{elsewhere.Territory}', 'x', sha256('{stranger}'), '{Expert.Id}', now())");
        await Steps.ScreenPresence(Session, stranger, Guid.NewGuid(), PresenceKind.Joined);
        await Steps.ScreenPresence(Session, Requester.Id, Guid.NewGuid(), PresenceKind.Joined);
        Assert.Equal(0L, await Database.Sql($"select count(*) from screen_stay where session_id = '{Session}'"));
    }

    Task<List<Guid>> Overdue() => Do(Expertise.Database.Reach.System, db => new ListOverdue(db, Clock).Run(default));

    Task<List<Guid>> Asked() => Do(Expertise.Database.Reach.System, db =>
        db.Set<Notice>().Where(n => n.Kind == NoticeKind.SeatToConfirm && n.SubjectId == Session).Select(n => n.RecipientId!.Value).ToListAsync());
}
