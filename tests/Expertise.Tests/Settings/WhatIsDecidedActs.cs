using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Sessions;
using TeleExpertise.Expertise.Settings;
using TeleExpertise.Expertise.Slots;
using TeleExpertise.Expertise.Tests.Attestations;
using TeleExpertise.Expertise.Tests.Requests;
using TeleExpertise.Expertise.Tests.Sessions;
using TeleExpertise.Rooms;
using TeleExpertise.Testing;

namespace TeleExpertise.Expertise.Tests.Settings;

public sealed class WhatIsDecidedActs(TestDatabase database) : ASessionOfThursday(database)
{
    [Fact]
    public async Task The_first_answer_is_due_when_the_territory_says()
    {
        await Decide(Policy.FirstAnswer, "3");
        await using var desk = new Desk(Database);
        var requester = await Village.Requester();
        var filed = await desk.FileRequest.Run(requester, null, Forms.For(Village.InternalMedicine), default);
        Assert.Equal(Desk.Now.AddDays(3), (await desk.ReadCase.Run(Expert, filed.Value, default)).Value!.Request.AnswerDueAt);
    }

    [Fact]
    public async Task A_room_opens_and_closes_when_the_territory_says()
    {
        await Decide(Policy.RoomOpens, "30");
        await Decide(Policy.RoomStays, "40");
        foreach (var (minute, opens) in new[] { (-31, false), (-30, true), (99, true), (100, false) })
        {
            await using var db = Database.Open();
            var head = await SessionHead.All(db).SingleAsync(s => s.Id == Session);
            Assert.Equal(opens, head.Closed(Hour.AddMinutes(minute)) is null);
            Assert.Equal(opens, await db.Closed(await Row(), Hour.AddMinutes(minute), default) is null);
        }
        Clock.Set(Hour.AddMinutes(99));
        Assert.DoesNotContain(Session, await Overdue());
        Clock.Set(Hour.AddMinutes(101));
        Assert.Contains(Session, await Overdue());
        Clock.Set(Hour.AddMinutes(-30));
        await Steps.Presence(Session, Requester, Guid.NewGuid(), PresenceKind.Joined);
        Assert.Equal(SessionStatus.Open, (await Row()).Status);
    }

    [Fact]
    public async Task A_case_is_booked_with_the_notice_that_the_territory_wants()
    {
        await Decide(Policy.BookingNotice, "2880");
        Clock.Set(Hour.AddDays(-2).AddMinutes(30));
        var late = await Village.Filed(await Village.Requester(), Clock.GetUtcNow());
        await Steps.Take(Expert, late);
        Assert.NotEqual(Session, await Database.Sql($"select session_id from booking join slot on slot.id = slot_id where request_id = '{late.Id}' and booking.starts_at < '{Hour.AddMinutes(30):o}'"));
        Assert.Equal(1L, await Database.Sql($"select count(*) from booking where request_id = '{late.Id}' and starts_at >= '{Hour.AddMinutes(30):o}'"));
    }

    [Fact]
    public async Task Sessions_are_planned_as_far_ahead_as_the_territory_wants()
    {
        var village = await Village.Build(Database);
        await Decide(Policy.Planning, "3", village);
        var series = await village.Weekly(Database, await village.Expert());
        await Database.Plan(Clock);
        Assert.Equal(3, (await Database.SessionsOf(series)).Count);
    }

    [Fact]
    public async Task Sessions_keep_clear_of_holidays_and_closed_days_unless_the_territory_holds_them()
    {
        // 24 June to 15 September 2027, in the last half of which 15 August falls on a Sunday: 12 Wednesdays, 14 July is one of them.
        var (clock, day) = (new TestClock(new(2027, 6, 24, 9, 0, 0, TimeSpan.Zero)), new DateOnly(2027, 8, 18));
        foreach (var (held, count) in new[] { ("0", 10), ("1", 12) })
        {
            var village = await Village.Build(Database);
            await Decide(Policy.SessionsOnHolidays, held, village);
            await Database.Sql($"insert into closed_day values (gen_random_uuid(), '{village.Territory}', '{day:yyyy-MM-dd}', 'Fête votive')");
            var series = await village.Weekly(Database, await village.Expert(), weekday: 3);
            await Database.Plan(clock);
            var days = (await Database.SessionsOf(series)).ConvertAll(s => s.LocalDate);
            Assert.Equal((count, held == "1", held == "1"), (days.Count, days.Contains(day), days.Contains(new(2027, 7, 14))));
        }
    }

    [Fact]
    public async Task A_certificate_needs_the_attendance_that_the_territory_asks_for()
    {
        Clock.Set(Hour);
        var stay = Guid.NewGuid();
        await Steps.Presence(Session, Requester, stay, PresenceKind.Joined);
        Clock.Advance(TimeSpan.FromMinutes(20));
        await Steps.Presence(Session, Requester, stay, PresenceKind.Left);
        var desk = new AttestationDesk(Database, Clock);
        await desk.Close(Expert, Session);
        await Decide(Policy.Certificate, "21");
        Assert.Equal("certificate-too-short", (await desk.Issue(Requester, Session)).Refusal!.Code);
        Assert.False(Assert.Single(await desk.Learning(Requester)).Suffices);
        await Decide(Policy.Certificate, "20");
        Assert.True(Assert.Single(await desk.Learning(Requester)).Suffices);
        Assert.True((await desk.Issue(Requester, Session)).Succeeded);
        await Decide(Policy.Certificate, "60");
        Assert.True((await desk.Issue(Requester, Session)).Succeeded); // given is given
    }

    [Fact]
    public async Task A_sign_in_lasts_as_the_strictest_of_ones_territories_says()
    {
        var other = await Village.Build(Database);
        await Database.Sql($"insert into role_grant (id, account_id, role, territory_id, starts_on) values (gen_random_uuid(), '{Requester.Id}', 'coordinator', '{other.Territory}', '2020-01-01')");
        Assert.Equal([29], await LastingMinutes(29, 30)); // the installation's
        await Decide(Policy.Idle, "60");
        Assert.Equal([29], await LastingMinutes(29, 30)); // the other has not decided
        await Decide(Policy.Idle, "45", other);
        Assert.Equal([30, 44], await LastingMinutes(30, 44, 45));
        await Decide(Policy.Idle, "5", other);
        Assert.Equal([4], await LastingMinutes(4, 5));
    }

    async Task<List<int>> LastingMinutes(params int[] idle)
    {
        var alive = new List<int>();
        foreach (var minutes in idle)
        {
            var id = Guid.NewGuid();
            await using var db = Database.Open(Reach.Door);
            db.Add(new AccountSignIn { Id = id, AccountId = Requester.Id, Method = SignInMethod.Persona, Device = "x", Confined = false, BeganAt = Clock.GetUtcNow(), LastSeenAt = Clock.GetUtcNow(), ReAuthenticatedAt = Clock.GetUtcNow() });
            await db.SaveChangesAsync();
            var later = new TestClock(Clock.GetUtcNow().AddMinutes(minutes));
            if (await new FindSignIn(db, later, new(TimeSpan.FromMinutes(30), TimeSpan.FromHours(12))).Run(id, default) is not null) alive.Add(minutes);
        }
        return alive;
    }

    async Task<List<Guid>> Overdue()
    {
        await using var db = Database.Open();
        return await new ListOverdue(db, Clock).Run(default);
    }

    async Task Decide(Setting setting, string value, Village? village = null)
    {
        var coordinator = await (village ?? Village).Coordinator();
        await Database.Sql($"insert into setting values ('{(village ?? Village).Territory}', '{setting.Key}', '{value}', now(), '{coordinator.Id}') on conflict (territory_id, key) do update set value = excluded.value");
    }
}
