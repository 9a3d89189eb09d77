using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Testing;

namespace TeleExpertise.Expertise.Tests.People;

/// <summary>Who reaches for what is another's leaves a row in the audit, whatever the verb undoes.</summary>
public sealed class ARefusalIsWrittenDown(TestDatabase database) : IClassFixture<TestDatabase>
{
    readonly TestClock clock = new(new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero));

    [Fact]
    public Task Ending_somebody_elses_sign_in() => Leaves("end-sign-in", (db, audit, me) => new EndSignIn(db, clock, audit).Run(me, Guid.NewGuid(), default));

    [Fact]
    public Task Removing_somebody_elses_passkey() => Leaves("remove-passkey", (db, audit, me) => new RemovePasskey(db, clock, audit).Run(me, [1, 2, 3], default));

    async Task Leaves(string action, Func<ExpertiseDb, AuditTrail, Guid, Task<Outcome<Done>>> verb)
    {
        var curious = await (await Village.Build(database)).Requester();
        await using (var db = database.Open(Reach.Of(curious.Id, clock.Today())))
            Assert.Same(Refusal.NotFound, (await verb(db, new AuditTrail(db, clock), curious.Id)).Refusal);
        Assert.Equal("refused", await database.Sql($"select outcome from audit_entry where actor_id = '{curious.Id}' and action = '{action}'"));
    }
}
