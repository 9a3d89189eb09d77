using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Sessions;
using TeleExpertise.Rooms;
using TeleExpertise.Testing;

namespace TeleExpertise.Expertise.Tests.Sessions;

public sealed class ASessionIsSummedUp(TestDatabase database) : ASessionOfThursday(database)
{
    [Fact]
    public async Task Cases_with_their_time_who_was_there_when_and_incidents_where_they_happened()
    {
        Clock.Set(Hour);
        await Steps.Open(Expert, Session);
        await Stays(Expert, 0, 1800);
        await Stays(Requester, 30, 600);
        await Stays(Requester, 610, 900); // came back
        await Stays(Requester, 590, 620); // by a second device meanwhile
        await Put(300);
        await Ended(500);
        await Put(600);
        await Incident("loss-receiving", 700);
        await Incident("connection-lost", 100);
        Clock.Set(Hour.AddSeconds(1000));
        Assert.Null((await Read(Expert)).Value);
        await Steps.End(Expert, Session);

        var summary = (await Read(Expert)).Value!;

        var one = Assert.Single(summary.Cases);
        Assert.Equal((Request.Id, Request.Reference, 600, true), (one.RequestId, one.Reference, one.Seconds, one.OpinionDue));
        Assert.Equal(["loss-receiving"], one.Incidents);
        Assert.Equal(["connection-lost"], summary.Incidents);
        Assert.Equal([(Expert.DisplayName, 1), (Requester.DisplayName, 1)], summary.People.Select(p => (p.Name, p.Times.Count)));
        Assert.Equal((Hour.AddSeconds(30), Hour.AddSeconds(900)), (summary.People[1].Times[0].StartsAt, summary.People[1].Times[0].EndsAt));
    }

    [Fact]
    public async Task A_coordinator_sees_how_long_and_not_whose_and_a_requester_none_of_it()
    {
        Clock.Set(Hour);
        await Steps.Open(Expert, Session);
        await Put(10);
        Clock.Set(Hour.AddSeconds(70));
        await Steps.End(Expert, Session);
        var coordinator = await Village.Coordinator();
        var one = Assert.Single((await Read(coordinator)).Value!.Cases);
        Assert.Equal((null, null, 60, 1), (one.RequestId, one.Reference, one.Seconds, one.Turn));
        Assert.False((await Read(Requester)).Succeeded);
        Assert.Equal(1, await Audited("read-summary", AuditOutcome.Refused));
    }

    async Task Put(int second)
    {
        Clock.Set(Hour.AddSeconds(second));
        Assert.True((await Steps.Begin(Expert, Session, Request.Id)).Succeeded);
    }

    async Task Ended(int second)
    {
        Clock.Set(Hour.AddSeconds(second));
        await Steps.EndCase(Expert, Session);
    }

    async Task Stays(Actor person, int from, int until)
    {
        var device = Guid.NewGuid();
        await Steps.Presence(Session, person, device, PresenceKind.Joined, Hour.AddSeconds(from));
        await Steps.Presence(Session, person, device, PresenceKind.Left, Hour.AddSeconds(until));
    }

    async Task Incident(string kind, int second)
    {
        await using var db = Database.Open();
        await new RecordIncident(db).Run(new(Session.ToString(), Expert.Id.ToString(), kind, Hour.AddSeconds(second)), default);
    }

    async Task<Outcome<SessionSummary?>> Read(Actor actor)
    {
        await using var db = Database.Open();
        return await new ReadSummary(db, new AuditTrail(db, Clock)).Run(actor, Session, default);
    }
}
