using Microsoft.AspNetCore.Identity;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Testing;

namespace TeleExpertise.Expertise.Tests.People;

/// <summary>Pro Santé Connect proves an RPPS number; that an account has it was typed by somebody.</summary>
public sealed class ANumberThatWasTypedProvesNothing(TestDatabase database) : IClassFixture<TestDatabase>
{
    static int numbers;
    readonly TestClock clock = new(new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero));
    readonly string rpps = $"96{Interlocked.Increment(ref numbers):000000000}";

    [Theory]
    [InlineData("update account set password_hash = 'x' where id = '{0}'")]
    [InlineData("insert into account_passkey (credential_id, user_id, data) values ('{0}', '{0}', '{{}}')")]
    public async Task Whose_account_is_entered_in_another_way_is_not_entered_by_who_has_the_number_a_coordinator_typed(string way)
    {
        var village = await Village.Build(database);
        var doctor = await village.Expert();
        await database.Sql(string.Format(System.Globalization.CultureInfo.InvariantCulture, way, doctor.Id));
        Assert.True((await Correct(await village.Coordinator(), doctor, rpps)).Succeeded);
        Assert.Equal("psc-link", (await Come(rpps)).Refusal?.Code);
        Assert.Equal(0L, await database.Sql($"select count(*) from account_login where user_id = '{doctor.Id}'"));
        Assert.Equal(1L, await database.Sql($"select count(*) from audit_entry where subject_id = '{doctor.Id}' and action = 'sign-in' and outcome = 'refused'"));
    }

    [Fact]
    public async Task A_number_that_the_provider_vouched_for_is_not_typed_over()
    {
        var village = await Village.Build(database);
        var doctor = await village.Expert();
        await database.Sql($"update account set rpps = '{rpps}' where id = '{doctor.Id}'");
        Assert.Equal(doctor.Id, (await Come(rpps)).Value?.Id);
        var accomplices = $"95{rpps[2..]}";
        Assert.Equal("rpps-vouched", Assert.Single((await Correct(await village.Coordinator(), doctor, accomplices)).Refusal!.Fields).Code);
        Assert.NotEqual(doctor.Id, (await Come(accomplices)).Value?.Id);
        Assert.True((await Correct(await village.Coordinator(), doctor, rpps)).Succeeded);
        Assert.Equal(doctor.Id, (await Come(rpps, "another name at the provider")).Value?.Id);
    }

    [Fact]
    public async Task Who_came_without_a_number_is_not_given_one()
    {
        var village = await Village.Build(database);
        var manager = (await Come(null, "manager " + rpps)).Value!;
        await database.Sql($"insert into role_grant (id, account_id, role, territory_id, starts_on) values (gen_random_uuid(), '{manager.Id}', 'cme_tracker', '{village.Territory}', '2026-01-01')");
        var actor = new Actor(manager.Id, manager.DisplayName, manager.Profession, []);
        Assert.Equal("rpps-vouched", Assert.Single((await Correct(await village.Administrator(), actor, rpps)).Refusal!.Fields).Code);
    }

    async Task<Outcome<Account>> Come(string? number, string subject = "")
    {
        await using var db = database.Open(Reach.Door);
        var person = new PscPerson(subject.Length > 0 ? subject : "f:test:" + number, number, "Alex", "Complice", "Dr", Profession.Doctor, []);
        return await new MatchPscAccount(db, new FindPscAccount(db), new UpperInvariantLookupNormalizer(), clock, new AuditTrail(db, clock)).Run(person, default);
    }

    async Task<Outcome<Done>> Correct(Actor keeper, Actor person, string number)
    {
        await using var db = database.Open(Reach.Of(keeper.Id, clock.Today()));
        var audit = new AuditTrail(db, clock);
        return await new CorrectPerson(db, new ReadPerson(db, clock, audit), audit).Run(keeper, person.Id, new("Dr", "Camille", "Exemple", person.Profession, number, []), default);
    }
}
