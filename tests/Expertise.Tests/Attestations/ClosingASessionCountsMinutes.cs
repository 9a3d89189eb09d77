using TeleExpertise.Expertise.Slots;
using TeleExpertise.Testing;

namespace TeleExpertise.Expertise.Tests.Attestations;

public sealed class ClosingASessionCountsMinutes(TestDatabase database) : IClassFixture<TestDatabase>
{
    readonly TestClock clock = new(AttestationDesk.Thursday.AddMinutes(55));
    AttestationDesk Desk => new(database, clock);

    [Theory]
    [InlineData("10-30", 20 * 60)]
    [InlineData("10-30 20-40", 30 * 60)]      // two devices
    [InlineData("10-20 10-20", 10 * 60)]      // the same time twice
    [InlineData("10-20 20-30", 20 * 60)]      // reconnected at once
    [InlineData("10-20 25-30", 15 * 60)]      // gone for five minutes
    [InlineData("-10-5", 5 * 60)]             // in the lobby before the hour
    [InlineData("50-70", 5 * 60)]             // last seen after the end
    [InlineData("-10--5", 0)]                 // never there while it counted
    [InlineData("0-0.51 1-1.51 2-2.51", 91)]  // three times 30.6 s: rounded down once, at the end
    public async Task Each_persons_time_is_the_union_of_their_stays_within_the_session(string stays, int seconds)
    {
        var village = await Village.Build(database);
        var (expert, person) = (await village.Expert(), await village.Requester());
        var meeting = await Meeting.Open(database, village, expert, AttestationDesk.Thursday);
        foreach (var stay in stays.Split(' '))
        {
            var dash = stay.IndexOf('-', 1);
            await meeting.Stay(person, Minutes(stay[..dash]), Minutes(stay[(dash + 1)..]));
        }
        Assert.True((await Desk.Close(expert, meeting.Id)).Succeeded);
        Assert.Equal(seconds, await Desk.Seconds(meeting.Id, person));
    }

    [Fact]
    public async Task A_room_that_somebody_opened_before_the_hour_counts_from_its_opening()
    {
        var village = await Village.Build(database);
        var expert = await village.Expert();
        var meeting = await Meeting.Open(database, village, expert, AttestationDesk.Thursday, AttestationDesk.Thursday.AddMinutes(-20));
        await meeting.Stay(expert, -30, 10);
        await Desk.Close(expert, meeting.Id);
        Assert.Equal(30 * 60, await Desk.Seconds(meeting.Id, expert));
    }

    [Fact]
    public async Task Closing_again_changes_nothing_unless_a_stay_was_reported_late()
    {
        var village = await Village.Build(database);
        var (expert, person) = (await village.Expert(), await village.Requester());
        var meeting = await Meeting.Open(database, village, expert, AttestationDesk.Thursday);
        await meeting.Stay(person, 0, 10);
        var ended = (await Desk.Close(null, meeting.Id)).Value!.EndedAt;
        clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(ended, (await Desk.Close(null, meeting.Id)).Value!.EndedAt);
        Assert.Equal(600, await Desk.Seconds(meeting.Id, person));
        await meeting.Stay(person, 10, 12);
        await Desk.Close(null, meeting.Id);
        Assert.Equal(720, await Desk.Seconds(meeting.Id, person));
    }

    [Fact]
    public async Task Two_who_close_it_at_once_count_it_once()
    {
        var village = await Village.Build(database);
        var (expert, person) = (await village.Expert(), await village.Requester());
        var meeting = await Meeting.Open(database, village, expert, AttestationDesk.Thursday);
        await meeting.Stay(person, 0, 10);
        var closed = await Task.WhenAll(Enumerable.Range(0, 5).Select(i => Desk.Close(i == 0 ? null : expert, meeting.Id)));
        Assert.All(closed, c => Assert.Equal(SessionStatus.Ended, c.Value!.Status));
        Assert.Equal(600, await Desk.Seconds(meeting.Id, person));
    }

    [Fact]
    public async Task A_requester_may_not_close_it_and_the_try_is_recorded()
    {
        var village = await Village.Build(database);
        var (expert, requester) = (await village.Expert(), await village.Requester());
        var meeting = await Meeting.Open(database, village, expert, AttestationDesk.Thursday);
        Assert.Equal(Refusal.NotFound, (await Desk.Close(requester, meeting.Id)).Refusal);
        Assert.Equal(1, await Desk.Refusals("end-session", meeting.Id));
    }

    static double Minutes(string text) => double.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
