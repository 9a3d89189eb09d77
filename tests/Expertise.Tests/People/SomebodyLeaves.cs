using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Tests.Territory;
using TeleExpertise.Testing;

namespace TeleExpertise.Expertise.Tests.People;

public sealed class SomebodyLeaves(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Fact]
    public async Task Every_role_and_replacement_ends_at_once_the_account_closes_and_acts_stay()
    {
        var village = await Village.Build(database);
        var (person, away) = (await village.Requester(), await village.Requester());
        var request = await village.Filed(person, Timetable.Saturday.AddDays(-1));
        await database.Sql($"""
            insert into role_grant (id, account_id, role, territory_id, service_id, starts_on) values (gen_random_uuid(), '{person.Id}', 'expert', '{village.Territory}', '{village.Dermatology}', '2027-01-01');
            insert into delegation (id, territory_id, from_id, to_id, starts_on, ends_on, made_by_id, made_at) values (gen_random_uuid(), '{village.Territory}', '{away.Id}', '{person.Id}', '2026-11-01', '2026-12-31', '{away.Id}', now());
            """);
        Assert.True((await Leave(await village.Coordinator(), person.Id)).Succeeded);
        Assert.Equal(0L, await database.Sql($"select (select count(*) from role_grant where account_id = '{person.Id}' and ended_at is null) + (select count(*) from delegation where to_id = '{person.Id}' and ended_at is null)"));
        Assert.Equal(true, await database.Sql($"select disabled_at is not null from account where id = '{person.Id}'"));
        Assert.Equal(person.Id, await database.Sql($"select requester_id from request where id = '{request.Id}'"));
    }

    [Fact]
    public async Task The_account_stays_while_another_territory_keeps_them()
    {
        var (here, there) = (await Village.Build(database), await Village.Build(database));
        var person = await here.Requester();
        await database.Sql($"insert into role_grant (id, account_id, role, territory_id, organisation_id, starts_on) values (gen_random_uuid(), '{person.Id}', 'requester', '{there.Territory}', '{there.Practice}', '2020-01-01')");
        Assert.True((await Leave(await here.Coordinator(), person.Id)).Succeeded);
        Assert.Equal("1 t", await database.Sql($"select (select count(*) from role_grant where account_id = '{person.Id}' and ended_at is null) || ' ' || left((disabled_at is null)::text, 1) from account where id = '{person.Id}'"));
    }

    [Fact]
    public async Task Nothing_has_ended_when_one_role_is_not_the_coordinators_to_end()
    {
        var village = await Village.Build(database);
        var person = await village.Requester();
        await database.Sql($"insert into role_grant (id, account_id, role, territory_id, starts_on) values (gen_random_uuid(), '{person.Id}', 'administrator', '{village.Territory}', '2020-01-01')");
        Assert.Equal("role-not-yours", (await Leave(await village.Coordinator(), person.Id)).Refusal!.Code);
        Assert.Equal(2L, await database.Sql($"select count(*) from role_grant where account_id = '{person.Id}' and ended_at is null"));
    }

    [Fact]
    public async Task Nobody_makes_themselves_leave_nor_people_of_another_territory()
    {
        var (here, there) = (await Village.Build(database), await Village.Build(database));
        var coordinator = await here.Coordinator();
        Assert.Equal("own-account", (await Leave(coordinator, coordinator.Id)).Refusal!.Code);
        Assert.Equal(Refusal.NotFound, (await Leave(coordinator, (await there.Requester()).Id)).Refusal);
    }

    Task<Outcome<Done>> Leave(Actor actor, Guid person) => database.As(actor, (db, audit) => new LeaveTerritory(db, new TestClock(Timetable.Saturday), audit).Run(actor, person, default));
}
