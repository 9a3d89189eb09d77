using TeleExpertise.Expertise.Sessions;
using TeleExpertise.Rooms;
using TeleExpertise.Testing;

namespace TeleExpertise.Expertise.Tests.Sessions;

public sealed class PresenceIsRecorded(TestDatabase database) : ASessionOfThursday(database)
{
    readonly Guid device = Guid.NewGuid();

    [Fact]
    public async Task A_stay_runs_from_its_join_to_its_last_sign_of_life()
    {
        await AtTheHour();
        await See(10);
        await See(20);
        await Leave(25);
        var stay = Assert.Single(await Stays());
        Assert.Equal((Requester.Id, Hour, Hour.AddSeconds(25), Hour.AddSeconds(25)), (stay.AccountId, stay.BeganAt, stay.LastSeenAt, stay.EndedAt));
    }

    [Fact]
    public async Task Events_that_come_twice_or_late_change_nothing()
    {
        await AtTheHour();
        await See(20);
        await See(10); // late
        Assert.Equal(Hour.AddSeconds(20), Assert.Single(await Stays()).LastSeenAt);
        await Leave(25);
        await Leave(25);
        await See(20);
        await Steps.Presence(Session, Requester, device, PresenceKind.Joined, Hour); // again
        var stay = Assert.Single(await Stays());
        Assert.Equal((Hour.AddSeconds(25), Hour.AddSeconds(25)), (stay.LastSeenAt, stay.EndedAt));
    }

    [Fact]
    public async Task A_stay_without_a_sign_for_a_minute_ends_at_its_last_one()
    {
        await AtTheHour();
        await See(10);
        Clock.Set(Hour.AddSeconds(70));
        Assert.Equal(0, await EndStale());
        Clock.Set(Hour.AddSeconds(71));
        Assert.True(await EndStale() >= 1);
        Assert.Equal(Hour.AddSeconds(10), Assert.Single(await Stays()).EndedAt);
    }

    [Fact]
    public async Task It_goes_on_when_the_signs_were_only_held_up()
    {
        await AtTheHour();
        Clock.Set(Hour.AddMinutes(3));
        await EndStale();
        await See(181);
        Assert.Equal((null, Hour.AddSeconds(181)), (Assert.Single(await Stays()).EndedAt, Assert.Single(await Stays()).LastSeenAt));
    }

    [Fact]
    public async Task Nothing_changes_after_the_session_has_ended()
    {
        await AtTheHour();
        await See(10);
        Clock.Set(Hour.AddSeconds(12));
        await Steps.End(Expert, Session);
        await See(15);
        await Leave(20);
        await Steps.Presence(Session, Expert, Guid.NewGuid(), PresenceKind.Joined, Hour.AddSeconds(20));
        Assert.Equal(Hour.AddSeconds(10), Assert.Single(await Stays()).EndedAt);
    }

    [Fact]
    public async Task Joins_that_race_with_the_end_leave_no_stay_open()
    {
        await AtTheHour();
        await Task.WhenAll(Enumerable.Range(0, 16)
            .Select(i => Task.Run(async () =>
            {
                if (i == 8) await Steps.End(Expert, Session);
                else await Steps.Presence(Session, Requester, Guid.NewGuid(), PresenceKind.Joined, Hour);
            })));
        Assert.DoesNotContain(await Stays(), s => s.EndedAt is null);
    }

    [Theory]
    [InlineData("no room", null)]
    [InlineData(null, "nobody")]
    [InlineData("00000000-0000-0000-0000-000000000001", null)]
    [InlineData(null, "00000000-0000-0000-0000-000000000001")]
    public async Task Events_of_unknown_rooms_and_persons_are_dropped(string? room, string? person)
    {
        await AtTheHour();
        await using var db = Database.Open();
        await new RecordPresence(db).Run(new(room ?? Session.ToString(), person ?? Requester.Id.ToString(), Guid.NewGuid(), PresenceKind.Joined, Hour), default);
        Assert.Single(await Stays());
    }

    [Fact]
    public async Task An_incident_is_kept_once_however_often_it_is_reported()
    {
        await using var db = Database.Open();
        var incident = new IncidentEvent(Session.ToString(), Requester.Id.ToString(), "media-lost", Hour, "case-3");
        await new RecordIncident(db).Run(incident, default);
        await new RecordIncident(db).Run(incident, default);
        await new RecordIncident(db).Run(incident with { At = Hour.AddSeconds(1), Person = null }, default);
        Assert.Equal(2, db.Set<SessionIncident>().Count(i => i.SessionId == Session && i.Segment == "case-3"));
    }

    async Task AtTheHour()
    {
        Clock.Set(Hour);
        await Steps.Presence(Session, Requester, device, PresenceKind.Joined);
    }

    Task See(int second) => Steps.Presence(Session, Requester, device, PresenceKind.Seen, Hour.AddSeconds(second));
    Task Leave(int second) => Steps.Presence(Session, Requester, device, PresenceKind.Left, Hour.AddSeconds(second));

    async Task<int> EndStale()
    {
        await using var db = Database.Open();
        return await new EndStaleStays(db, Clock).Run(default);
    }
}
