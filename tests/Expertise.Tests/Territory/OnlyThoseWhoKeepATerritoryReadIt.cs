using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Territory;
using TeleExpertise.Testing;

namespace TeleExpertise.Expertise.Tests.Territory;

public sealed class OnlyThoseWhoKeepATerritoryReadIt(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Fact]
    public async Task A_coordinator_and_an_administrator_read_theirs_and_no_other()
    {
        var village = await Village.Build(database);
        var other = await Village.Build(database);
        foreach (var actor in new[] { await village.Coordinator(), await village.Administrator() })
        {
            var mine = await Read(actor, null);
            Assert.True(mine.Succeeded);
            Assert.Equal(village.Territory, mine.Value.Territory.Id);
            Assert.Equal(3, mine.Value.Organisations.Count);
            Assert.Equal(Refusal.NotFound, (await Read(actor, "t" + other.Territory.ToString("n"))).Refusal);
        }
    }

    [Fact]
    public async Task Anybody_else_is_refused_and_it_is_audited()
    {
        var village = await Village.Build(database);
        foreach (var actor in new[] { await village.Requester(), await village.Expert(), await village.Learner(), await village.CmeTracker() })
        {
            Assert.Equal(Refusal.NotFound, (await Read(actor, null)).Refusal);
            Assert.Equal(1L, await database.Sql($"select count(*) from audit_entry where actor_id = '{actor.Id}' and action = 'read-territory' and outcome = 'refused'"));
        }
    }

    async Task<Outcome<TerritoryView>> Read(Actor actor, string? code)
    {
        await using var db = database.Open();
        return await new ReadTerritory(db, new AuditTrail(db, TimeProvider.System)).Run(actor, code, CancellationToken.None);
    }
}
