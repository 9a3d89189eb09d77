using TeleExpertise.Expertise.Notices;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Slots.Calendars;
using TeleExpertise.Expertise.Slots.Telling;
using TeleExpertise.Testing;

namespace TeleExpertise.Expertise.Tests.Slots.Telling;

/// <summary>Saturday; the session is on Thursday from 13 h 00 in Paris, and was told on Saturday.</summary>
public sealed class EachIsRemindedOnce(TestDatabase database) : CalendarDesk(database)
{
    static readonly DateTimeOffset First = DateTimeOffset.Parse("2026-11-26T12:00:00Z");
    static readonly TimeSpan TwoDays = TimeSpan.FromDays(2), Hour1 = TimeSpan.FromHours(1);

    [Fact]
    public async Task Two_days_and_an_hour_before_whatever_the_clock_does()
    {
        var requester = await Told();
        Assert.Equal(0, await At(requester, First - TwoDays - TimeSpan.FromMinutes(1)));
        Assert.Equal(1, await At(requester, First - TwoDays));
        Assert.Equal(0, await At(requester, First - TwoDays + Hour1));
        Assert.Equal(0, await At(requester, First - TwoDays - Hour1));
        Assert.Equal(0, await At(requester, First - TwoDays));
        Assert.Equal(1, await At(requester, First - Hour1));
        Assert.Equal(0, await At(requester, First - Hour1 - Hour1));
        Assert.Equal(0, await At(requester, First - Hour1));
    }

    [Fact]
    public async Task Whose_moment_is_long_past_is_not_reminded_any_more()
    {
        var requester = await Told();
        Assert.Equal(0, await At(requester, First - TwoDays + TimeSpan.FromHours(12)));
        Assert.Equal(0, await At(requester, First - TimeSpan.FromMinutes(30)));
    }

    [Fact]
    public async Task Two_who_look_at_once_write_one()
    {
        var requester = await Told();
        Clock.Set(First - TwoDays);
        var made = await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            await using var db = Database.Open();
            return await new RemindOfSessions(db, Clock).Run(default);
        }));
        Assert.Equal(2, made.Sum()); // who asked and who answers
        Assert.Equal(1, await Send(requester));
    }

    [Fact]
    public async Task Who_was_told_a_moment_ago_is_not_reminded()
    {
        await Made(Form(Doctors[0]) with { Until = "2026-11-26" });
        var requester = await Village.Requester();
        Clock.Set(First - TwoDays - Hour1);
        await Case(requester);
        await Steps.TellCalendars();
        await Send(requester);
        Assert.Equal(0, await At(requester, First - TwoDays));
        Assert.Equal(1, await At(requester, First - Hour1));
    }

    [Fact]
    public async Task Of_a_session_that_was_moved_they_are_reminded_at_its_new_hour()
    {
        var requester = await Told();
        Assert.Equal(1, await At(requester, First - TwoDays));
        await Agreed(seal => Day(series, "2026-11-26", new() { Kind = "Moved", HeldOn = "2026-12-01", StartsAt = "13:00" }, seal));
        await Steps.TellCalendars();
        await Send(requester);
        Assert.Equal(0, await At(requester, First - Hour1));
        Assert.Equal(1, await At(requester, First.AddDays(5) - TwoDays));
    }

    [Fact]
    public async Task Nobody_of_a_session_that_is_cancelled_before_the_reminder_leaves()
    {
        var requester = await Told();
        Clock.Set(First - TwoDays);
        await using (var db = Database.Open()) await new RemindOfSessions(db, Clock).Run(default);
        await Agreed(seal => Day(series, "2026-11-26", new() { Kind = "Cancelled" }, seal));
        await Steps.TellCalendars();
        Assert.Equal(0, await Send(requester));
    }

    [Fact]
    public async Task Who_wants_none_gets_none()
    {
        var requester = await Told();
        await Run(requester, async (db, audit) => { await new KeepOwnCalendar(db, Clock, audit).ChooseReminders(requester, wanted: false, default); return 0; });
        Assert.Equal(0, await At(requester, First - TwoDays));
    }

    Guid series;
    SessionSteps Steps => new(Database, Clock);

    /// <summary>Somebody whose case was booked and told.</summary>
    async Task<Actor> Told()
    {
        series = await Made(Form(Doctors[0]) with { Until = "2026-11-26" });
        var requester = await Village.Requester();
        await Case(requester);
        await Steps.TellCalendars();
        await Send(requester);
        return requester;
    }

    /// <summary>How many reminders leave for somebody at an instant.</summary>
    async Task<int> At(Actor who, DateTimeOffset now)
    {
        Clock.Set(now);
        await using (var db = Database.Open()) await new RemindOfSessions(db, Clock).Run(default);
        return await Send(who);
    }

    async Task<int> Send(Actor who)
    {
        await Database.Sql("update account set email = id || '@example.org', normalized_email = upper(id || '@example.org') where email is null");
        var (sent, more) = (0, true);
        while (more)
        {
            await using var db = Database.Open();
            more = await new SendNotice(db, Clock).Run(letter =>
            {
                if (letter.Notice.RecipientId == who.Id && letter.Notice.Kind == NoticeKind.SessionNear) sent++;
                return Task.FromResult(true);
            }, default);
        }
        return sent;
    }
}
