using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Testing;

namespace TeleExpertise.Expertise.Tests.People;

public class AReplacementTakesCareOfAnothersCases(TestDatabase database) : IClassFixture<TestDatabase>
{
    static readonly DateTimeOffset Monday = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(-1, false)] // the eve
    [InlineData(0, true)]
    [InlineData(4, true)]
    [InlineData(5, false)] // the morning after
    public async Task From_the_first_day_to_the_last(int day, bool open)
    {
        var village = await Village.Build(database);
        var (away, replacement) = (await village.Requester(), await village.Requester());
        var request = await village.Filed(away, Monday.AddDays(-7));
        await Delegate(village.Territory, away, replacement, 0, 4);
        var actor = await Load(replacement.Id, Monday.AddDays(day));
        Assert.Equal(open, actor.MayRead(request));
        Assert.Equal(open ? 1 : 0, (await Listed(actor, Monday.AddDays(day))).Count);
    }

    [Fact]
    public async Task An_ended_one_opens_nothing()
    {
        var village = await Village.Build(database);
        var (away, replacement) = (await village.Requester(), await village.Requester());
        var request = await village.Filed(away, Monday);
        await Delegate(village.Territory, away, replacement, 0, 4);
        await database.Sql($"update delegation set ended_at = now() where to_id = '{replacement.Id}'");
        Assert.False((await Load(replacement.Id, Monday)).MayRead(request));
    }

    [Fact]
    public async Task Who_may_no_longer_ask_takes_care_of_nobodys()
    {
        var village = await Village.Build(database);
        var (away, replacement) = (await village.Requester(), await village.Requester());
        var request = await village.Filed(away, Monday);
        await Delegate(village.Territory, away, replacement, 0, 4);
        await database.Sql($"""
            update role_grant set ended_at = '2026-11-23', ends_on = '2026-11-23' where account_id = '{replacement.Id}';
            insert into role_grant (id, account_id, role, territory_id, starts_on) values (gen_random_uuid(), '{replacement.Id}', 'cme_tracker', '{village.Territory}', '2026-01-01')
            """);
        var actor = await Load(replacement.Id, Monday);
        Assert.False(actor.MayRead(request));
        Assert.Empty(await Listed(actor, Monday));
    }

    [Fact]
    public async Task In_the_territory_where_it_was_made_and_no_other()
    {
        var (here, there) = (await Village.Build(database), await Village.Build(database));
        var (away, replacement) = (await here.Requester(), await there.Requester());
        var request = await here.Filed(away, Monday);
        await Delegate(there.Territory, away, replacement, 0, 4);
        var actor = await Load(replacement.Id, Monday);
        Assert.Single(actor.StandsIn);
        Assert.False(actor.MayRead(request));
        await using var all = database.Open();
        Assert.Empty((await new ListMyRequests(all).Run(actor, default)).Open);
    }

    Task<object?> Delegate(Guid territory, Actor from, Actor to, int first, int last) => database.Sql($"""
        insert into delegation (id, territory_id, from_id, to_id, starts_on, ends_on, made_by_id, made_at)
        values (gen_random_uuid(), '{territory}', '{from.Id}', '{to.Id}', '{Monday.AddDays(first):yyyy-MM-dd}', '{Monday.AddDays(last):yyyy-MM-dd}', '{from.Id}', now())
        """);

    async Task<Actor> Load(Guid id, DateTimeOffset now)
    {
        var clock = new TestClock(now);
        await using var db = database.Open(Reach.Of(id, clock.Today()));
        return (await new FindActor(db, clock).Run(id, default))!;
    }

    async Task<IReadOnlyList<RequestLine>> Listed(Actor actor, DateTimeOffset now)
    {
        await using var db = database.Open(Reach.Of(actor.Id, RoleDays.Of(now)));
        return (await new ListMyRequests(db).Run(actor, default)).Open;
    }
}
