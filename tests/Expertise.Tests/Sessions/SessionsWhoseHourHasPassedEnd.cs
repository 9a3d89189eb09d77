using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Notices;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Sessions;
using TeleExpertise.Expertise.Slots;
using TeleExpertise.Rooms;
using TeleExpertise.Testing;

namespace TeleExpertise.Expertise.Tests.Sessions;

public sealed class SessionsWhoseHourHasPassedEnd(TestDatabase database) : ASessionOfThursday(database)
{
    [Theory]
    [InlineData(75, false)]
    [InlineData(76, true)]
    public async Task An_open_one_that_everybody_has_left_ends_a_quarter_of_an_hour_later(int minutes, bool overdue)
    {
        await Steps.Open(Expert, Session);
        Clock.Set(Hour.AddMinutes(minutes));
        Assert.Equal(overdue, (await Overdue()).Contains(Session));
    }

    [Fact]
    public async Task One_that_is_opened_days_early_waits_for_its_hour_to_pass()
    {
        await Steps.Open(Expert, Session);
        Clock.Set(Hour.AddDays(-1));
        Assert.DoesNotContain(Session, await Overdue());
    }

    [Theory]
    [InlineData(76, false)]
    [InlineData(241, true)]
    public async Task One_in_which_somebody_still_is_goes_on_for_three_hours_at_most(int minutes, bool overdue)
    {
        await Steps.Open(Expert, Session);
        Clock.Set(Hour.AddMinutes(minutes));
        await Steps.Presence(Session, Expert, Guid.NewGuid(), PresenceKind.Joined);
        Assert.Equal(overdue, (await Overdue()).Contains(Session));
    }

    [Fact]
    public async Task One_that_nobody_opened_is_cancelled_and_its_cases_wait_for_the_next()
    {
        Clock.Set(Hour.AddMinutes(76));
        Assert.Contains(Session, await Overdue());
        await Steps.End(actor: null, Session);
        Assert.Equal(SessionStatus.Cancelled, (await Row()).Status);
        await using var db = Database.Open();
        Assert.Equal(RequestStatus.Waiting, (await db.Set<Request>().SingleAsync(r => r.Id == Request.Id)).Status);
        Assert.True(await db.Set<Notice>().AnyAsync(n => n.SubjectId == Request.Id && n.RecipientId == Request.RequesterId && n.Kind == NoticeKind.SlotReleased));
        Assert.DoesNotContain(Session, await Overdue());
    }

    [Fact]
    public async Task People_do_not_end_one_that_is_not_open() =>
        Assert.Equal("session-not-open", (await Steps.End(Expert, Session)).Refusal?.Code);

    async Task<List<Guid>> Overdue()
    {
        await using var db = Database.Open();
        return await new ListOverdue(db, Clock).Run(default);
    }
}
