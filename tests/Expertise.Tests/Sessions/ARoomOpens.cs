using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Sessions;
using TeleExpertise.Expertise.Slots;
using TeleExpertise.Rooms;
using TeleExpertise.Testing;

namespace TeleExpertise.Expertise.Tests.Sessions;

public sealed class ARoomOpens(TestDatabase database) : ASessionOfThursday(database)
{
    [Fact]
    public async Task A_coordinator_opens_it_days_early_and_what_is_said_counts_from_then()
    {
        var coordinator = await Village.Coordinator();
        Assert.True((await Steps.Open(coordinator, Session)).Succeeded);
        var session = await Row();
        Assert.Equal((SessionStatus.Open, Timetable.Saturday, coordinator.Id), (session.Status, session.OpenedAt, session.OpenedById));
        Assert.Equal(new(Timetable.Saturday, Hour), CountedWindow.Of(session, Hour));
        Assert.Equal(1, await Audited("open-session", AuditOutcome.Done));
    }

    [Fact]
    public async Task Opening_it_again_changes_nothing()
    {
        await Steps.Open(Expert, Session);
        Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.True((await Steps.Open(await Village.Coordinator(), Session)).Succeeded);
        Assert.Equal((Timetable.Saturday, Expert.Id), ((await Row()).OpenedAt, (await Row()).OpenedById));
    }

    [Fact]
    public async Task From_fifteen_minutes_before_the_hour_the_first_who_joins_opens_it_and_minutes_count_from_the_hour()
    {
        Clock.Set(Hour.AddMinutes(-15));
        await Steps.Presence(Session, Requester, Guid.NewGuid(), PresenceKind.Joined);
        var session = await Row();
        Assert.Equal((SessionStatus.Open, Hour.AddMinutes(-15), null), (session.Status, session.OpenedAt, session.OpenedById));
        Assert.Equal(new(Hour, Hour.AddMinutes(30)), CountedWindow.Of(session, Hour.AddMinutes(30)));
    }

    [Fact]
    public async Task A_moment_earlier_it_stays_closed()
    {
        Clock.Set(Hour.AddMinutes(-15).AddSeconds(-1));
        await Steps.Presence(Session, Requester, Guid.NewGuid(), PresenceKind.Joined);
        Assert.Equal(SessionStatus.Planned, (await Row()).Status);
        Assert.Empty(await Stays());
    }

    [Fact]
    public async Task Only_experts_of_the_service_and_coordinators_of_the_territory_open_and_end_it()
    {
        var elsewhere = await Village.Build(Database);
        var strangers = new[]
        {
            Requester, await Village.Learner(), await Village.CmeTracker(), await Village.Administrator(),
            await Village.Expert(Village.Dermatology), await elsewhere.Coordinator(), await elsewhere.Expert(),
        };
        foreach (var stranger in strangers)
        {
            Assert.Equal(RefusalKind.NotFound, (await Steps.Open(stranger, Session)).Refusal?.Kind);
            Assert.Equal(RefusalKind.NotFound, (await Steps.End(stranger, Session)).Refusal?.Kind);
        }
        Assert.Equal(SessionStatus.Planned, (await Row()).Status);
        Assert.Equal(strangers.Length, await Audited("open-session", AuditOutcome.Refused));
        Assert.Equal(strangers.Length, await Audited("end-session", AuditOutcome.Refused));
    }
}
