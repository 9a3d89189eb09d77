using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Sessions;
using TeleExpertise.Expertise.Sessions.Conducting;
using TeleExpertise.Expertise.Slots;
using TeleExpertise.Rooms;
using TeleExpertise.Testing;

namespace TeleExpertise.Expertise.Tests.Sessions;

public sealed class ASessionIsConducted(TestDatabase database) : ASessionOfThursday(database)
{
    [Fact]
    public async Task A_case_goes_through_its_steps_and_its_clock_runs()
    {
        await Open();
        Assert.Equal("no-case-on", (await Phase(Expert, CasePhase.Discussion)).Refusal?.Code);
        await Steps.Begin(Expert, Session, Request.Id);
        Clock.Advance(TimeSpan.FromMinutes(3));
        Assert.True((await Phase(Expert, CasePhase.Discussion)).Succeeded);
        Clock.Advance(TimeSpan.FromMinutes(1));
        var seen = (await Read(Requester)).On!;
        Assert.Equal((Request.Id, 1, TimeSpan.FromMinutes(4), CasePhase.Discussion), (seen.RequestId, seen.Position, seen.Elapsed, seen.Phase));
        Assert.False((await Phase(Requester, CasePhase.Summary)).Succeeded);
        Assert.Equal(1, await Audited("set-phase", AuditOutcome.Refused));
    }

    [Fact]
    public async Task Hands_are_seen_in_the_order_in_which_they_went_up()
    {
        var other = await Village.Requester();
        await Open();
        foreach (var actor in new[] { other, Requester, other })
        {
            Assert.True((await Raise(actor)).Succeeded);
            Clock.Advance(TimeSpan.FromSeconds(5));
        }
        Assert.Equal([other.DisplayName, Requester.DisplayName], (await Read(Expert)).Hands.Select(h => h.Name));
        Assert.False((await Lower(Requester, other)).Succeeded); // another's hand is not one's own
        Assert.True((await Lower(Expert, other)).Succeeded);
        Assert.True((await Lower(Requester, Requester)).Succeeded);
        Assert.Empty((await Read(Expert)).Hands);
        Assert.True((await Raise(other)).Succeeded);
        Assert.Single((await Read(Requester)).Hands);
    }

    [Fact]
    public async Task A_hand_outlives_a_broken_line_and_says_that_its_owner_is_not_there()
    {
        await Open();
        var connection = Guid.NewGuid();
        await Stay(PresenceKind.Joined);
        await Raise(Requester);
        Assert.Equal([false], (await Read(Expert)).Hands.Select(h => h.Gone));
        await Stay(PresenceKind.Left);
        Assert.Equal([true], (await Read(Expert)).Hands.Select(h => h.Gone));
        connection = Guid.NewGuid();
        await Stay(PresenceKind.Joined);
        Assert.Equal([false], (await Read(Expert)).Hands.Select(h => h.Gone));

        async Task Stay(PresenceKind kind)
        {
            Clock.Advance(TimeSpan.FromSeconds(1));
            await using var db = Database.Open();
            await new RecordPresence(db).Run(new(Session.ToString(), Requester.Id.ToString(), connection, kind, Clock.GetUtcNow()), default);
        }
    }

    [Fact]
    public async Task The_next_case_is_the_first_of_the_agenda_that_was_not_on()
    {
        var next = await Village.Filed(Requester, Clock.GetUtcNow());
        await Steps.Take(Expert, next);
        await Open();
        Assert.Equal((Request.Id, 1), Next(await Read(Expert)));
        Assert.Null((await Read(Requester)).Next); // who does not conduct puts nothing on
        await Steps.Begin(Expert, Session, Request.Id);
        Assert.Equal((next.Id, 2), Next(await Read(Expert)));
        await Steps.Begin(Expert, Session, next.Id);
        Assert.Null((await Read(Expert)).Next);
    }

    [Fact]
    public async Task A_case_that_is_put_off_is_taken_up_again_last_and_its_clock_goes_on()
    {
        var next = await Village.Filed(Requester, Clock.GetUtcNow());
        await Steps.Take(Expert, next);
        await Open();
        await Steps.Begin(Expert, Session, Request.Id);
        Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal("no-case-on", (await PutOff(Expert, next.Id)).Refusal?.Code);
        Assert.True((await PutOff(Expert, Request.Id)).Succeeded);
        Assert.Equal((next.Id, 2), Next(await Read(Expert)));
        await Steps.Begin(Expert, Session, next.Id);
        Assert.Equal((Request.Id, 1), Next(await Read(Expert)));
        Clock.Advance(TimeSpan.FromMinutes(5));
        await Steps.Begin(Expert, Session, Request.Id);
        Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(TimeSpan.FromMinutes(3), (await Read(Expert)).On!.Elapsed);
    }

    [Fact]
    public async Task A_case_that_is_put_off_and_not_taken_up_waits_for_the_next_session()
    {
        await Open();
        await Steps.Begin(Expert, Session, Request.Id);
        await PutOff(Expert, Request.Id);
        Clock.Advance(TimeSpan.FromMinutes(30));
        await Steps.End(Expert, Session);
        await using var db = Database.Open();
        Assert.Equal([BookingStatus.Cancelled], await db.Set<Booking>().Where(b => b.RequestId == Request.Id).Select(b => b.Status).ToListAsync());
        Assert.Equal(Expertise.Requests.RequestStatus.Waiting, await db.Set<Expertise.Requests.Request>().Where(r => r.Id == Request.Id).Select(r => r.Status).SingleAsync());
        Assert.Equal(1, await Steps.BookWaiting());
    }

    [Fact]
    public async Task Who_does_not_conduct_mutes_nobody()
    {
        await using var db = Database.Open();
        var verb = new AskForSilence(db, new AuditTrail(db, Clock));
        Assert.True((await verb.Run(Expert, Session, default)).Succeeded);
        Assert.False((await verb.Run(Requester, Session, default)).Succeeded);
        Assert.Equal(1, await Audited("mute", AuditOutcome.Refused));
    }

    async Task Open()
    {
        Clock.Set(Hour);
        await Steps.Open(Expert, Session);
    }

    static (Guid, int)? Next(Conduct seen) => seen.Next is { } next ? (next.RequestId, next.Position) : null;

    Task<Outcome<Done>> Phase(Actor actor, CasePhase phase) => Do(db => new SetPhase(db, Clock, Trail(db)).Run(actor, Session, phase, default));
    Task<Outcome<Done>> Raise(Actor actor) => Do(db => new RaiseHand(db, Clock, Trail(db)).Run(actor, Session, default));
    Task<Outcome<Done>> Lower(Actor actor, Actor whose) => Do(db => new LowerHand(db, Clock, Trail(db)).Run(actor, Session, whose.Id, default));
    Task<Outcome<Done>> PutOff(Actor actor, Guid request) => Do(db => new PutOffCase(db, Clock, Trail(db)).Run(actor, Session, request, default));
    async Task<Conduct> Read(Actor actor) => (await Do(db => new ReadConduct(db, Clock, Trail(db)).Run(actor, Session, default))).Value!;

    AuditTrail Trail(ExpertiseDb db) => new(db, Clock);

    async Task<T> Do<T>(Func<ExpertiseDb, Task<T>> run)
    {
        await using var db = Database.Open();
        return await run(db);
    }
}
