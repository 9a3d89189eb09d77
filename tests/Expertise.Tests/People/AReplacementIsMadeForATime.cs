using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Testing;

namespace TeleExpertise.Expertise.Tests.People;

public sealed class AReplacementIsMadeForATime(TestDatabase database) : IClassFixture<TestDatabase>
{
    static readonly DateTimeOffset Monday = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);
    static readonly DateOnly Today = new(2026, 11, 23);

    [Fact]
    public async Task Who_is_away_makes_it_and_who_replaces_them_ends_it()
    {
        var village = await Village.Build(database);
        var (away, replacement) = (await village.Requester(), await village.Requester());
        var request = await village.Filed(away, Monday.AddDays(-7));
        Assert.False((await Load(replacement.Id)).MayRead(request));
        var made = await Make(away, away.Id, replacement.Id, Today, Today.AddDays(7));
        Assert.True(made.Succeeded);
        Assert.True((await Load(replacement.Id)).MayRead(request));
        Assert.True((await End(replacement, made.Value)).Succeeded);
        Assert.False((await Load(replacement.Id)).MayRead(request));
        Assert.Equal(2L, await database.Sql($"select count(*) from audit_entry where subject = 'delegation' and subject_id = '{made.Value}' and outcome = 'done'"));
    }

    [Fact]
    public async Task A_coordinator_makes_it_for_somebody_of_the_territory_and_of_no_other()
    {
        var (here, there) = (await Village.Build(database), await Village.Build(database));
        var (away, replacement) = (await here.Requester(), await here.Requester());
        Assert.True((await Make(await here.Coordinator(), away.Id, replacement.Id, Today, Today)).Succeeded);
        var outsider = await there.Coordinator();
        Assert.Equal(Refusal.NotFound, (await Make(outsider, replacement.Id, away.Id, Today, Today)).Refusal);
        Assert.Equal(1L, await database.Sql($"select count(*) from audit_entry where actor_id = '{outsider.Id}' and action = 'make-replacement' and outcome = 'refused'"));
    }

    [Fact]
    public async Task Nobody_hands_their_cases_to_somebody_who_may_not_ask_nor_to_themselves_nor_for_ever()
    {
        var village = await Village.Build(database);
        var (away, replacement) = (await village.Requester(), await village.Requester());
        Assert.Equal(["replacement-unfit"], await Faults(away, (await village.Coordinator()).Id, Today, Today));
        Assert.Equal(["replacement-unfit"], await Faults(away, away.Id, Today, Today));
        Assert.Equal(["replacement-unfit", "replacement-end-missing"], await Faults(away, null, Today, null));
        Assert.Equal(["replacement-days"], await Faults(away, replacement.Id, Today, Today.AddDays(-1)));
        Assert.Equal(["replacement-days"], await Faults(away, replacement.Id, Today, Today.AddDays(367)));
        Assert.Empty(await Faults(away, replacement.Id, Today, Today.AddDays(366)));
        Assert.Equal(["replacement-there"], await Faults(away, replacement.Id, Today.AddDays(3), Today.AddDays(5)));
    }

    [Fact]
    public async Task A_stranger_ends_none()
    {
        var village = await Village.Build(database);
        var (away, replacement, stranger) = (await village.Requester(), await village.Requester(), await village.Requester());
        var made = await Make(away, away.Id, replacement.Id, Today, Today);
        Assert.Equal(Refusal.NotFound, (await End(stranger, made.Value)).Refusal);
        Assert.Equal(0L, await database.Sql($"select count(*) from delegation where id = '{made.Value}' and ended_at is not null"));
    }

    async Task<IEnumerable<string>> Faults(Actor away, Guid? to, DateOnly from, DateOnly? until)
    {
        var made = await Make(away, away.Id, to, from, until);
        return made.Succeeded ? [] : made.Refusal.Fields.Select(f => f.Code);
    }

    async Task<Outcome<Guid>> Make(Actor actor, Guid from, Guid? to, DateOnly first, DateOnly? last)
    {
        await using var db = database.Open(Reach.Of(actor.Id, Today));
        var clock = new TestClock(Monday);
        return await new MakeReplacement(db, clock, new AuditTrail(db, clock)).Run(actor, from, to, first, last, default);
    }

    async Task<Outcome<Guid>> End(Actor actor, Guid id)
    {
        await using var db = database.Open(Reach.Of(actor.Id, Today));
        var clock = new TestClock(Monday);
        return await new EndReplacement(db, clock, new AuditTrail(db, clock)).Run(actor, id, default);
    }

    async Task<Actor> Load(Guid id)
    {
        await using var db = database.Open(Reach.Of(id, Today));
        return (await new FindActor(db, new TestClock(Monday)).Run(id, default))!;
    }
}
