using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Tests.Territory;
using TeleExpertise.Testing;

namespace TeleExpertise.Expertise.Tests.People;

public sealed class ARoleIsHeldWithinAProgramme(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Fact]
    public async Task The_same_role_is_given_once_for_all_and_once_within_each_programme()
    {
        var village = await Village.Build(database);
        var (coordinator, person) = (await village.Coordinator(), await village.Requester());
        var programme = await Programme(village.Territory);
        var within = new WantedRole(Role.Requester, village.Practice, ProgrammeId: programme);
        Assert.Equal("role-held", (await Give(coordinator, person, within with { ProgrammeId = null })).Refusal!.Fields.Single().Code);
        Assert.True((await Give(coordinator, person, within)).Succeeded);
        Assert.Equal("role-held", (await Give(coordinator, person, within)).Refusal!.Fields.Single().Code);
    }

    [Fact]
    public async Task A_programme_of_another_territory_one_that_is_over_and_a_role_that_takes_no_part_are_refused()
    {
        var (here, there) = (await Village.Build(database), await Village.Build(database));
        var (coordinator, doctor) = (await here.Coordinator(), await here.Expert());
        Assert.Equal("programme-unfit", await Fault(new(Role.Requester, here.Practice, ProgrammeId: await Programme(there.Territory))));
        Assert.Equal("programme-unfit", await Fault(new(Role.Requester, here.Practice, ProgrammeId: await Programme(here.Territory, closed: true))));
        Assert.Equal("programme-of-role", await Fault(new(Role.Chair, here.InternalMedicine, ProgrammeId: await Programme(here.Territory))));

        async Task<string> Fault(WantedRole wanted) => (await Give(coordinator, doctor, wanted)).Refusal!.Fields.Single().Code;
    }

    [Fact]
    public async Task Two_clicks_give_one_role()
    {
        var village = await Village.Build(database);
        var (coordinator, person) = (await village.Coordinator(), await village.Requester());
        var wanted = new WantedRole(Role.Requester, village.OtherPractice);
        var both = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Give(coordinator, person, wanted)));
        Assert.Single(both, g => g.Succeeded);
    }

    async Task<Guid> Programme(Guid territory, bool closed = false)
    {
        var id = Guid.NewGuid();
        await database.Sql($"insert into programme (id, territory_id, name, closed_on) values ('{id}', '{territory}', 'P{id:n}', {(closed ? "'2026-01-01'" : "null")})");
        return id;
    }

    Task<Outcome<Guid>> Give(Actor actor, Actor person, WantedRole wanted) =>
        database.As(actor, (db, audit) => new GrantRole(db, new TestClock(Timetable.Saturday), audit).Run(actor, person.Id, wanted, default));
}
