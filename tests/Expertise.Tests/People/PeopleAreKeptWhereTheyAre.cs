using Microsoft.AspNetCore.Identity;
using Npgsql;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.OwnData;
using TeleExpertise.Expertise.People;
using TeleExpertise.Testing;

namespace TeleExpertise.Expertise.Tests.People;

/// <summary>What somebody who keeps people may not do to them, nor for themselves.</summary>
public sealed class PeopleAreKeptWhereTheyAre(TestDatabase database) : IClassFixture<TestDatabase>
{
    readonly TestClock clock = new(new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Who_keeps_one_territory_does_not_correct_an_administrator_of_another(bool left)
    {
        var (here, there) = (await Village.Build(database), await Village.Build(database));
        var person = await here.Requester();
        await database.Sql($"insert into role_grant (id, account_id, role, territory_id, starts_on) values (gen_random_uuid(), '{person.Id}', 'administrator', '{there.Territory}', '2026-01-01')");
        var keeper = await here.Coordinator();
        if (left) Assert.True((await Do(keeper, (db, audit) => new LeaveTerritory(db, clock, audit).Run(keeper, person.Id, default))).Succeeded);
        var corrected = await Do(keeper, (db, audit) => new CorrectPerson(db, new ReadPerson(db, clock, audit), audit).Run(keeper, person.Id, new("Dr", "Autre", "Nom", person.Profession, null, []), default));
        Assert.Same(Refusal.NotFound, corrected.Refusal);
        Assert.Equal("Camille", await database.Sql($"select given_name from account where id = '{person.Id}'"));
    }

    [Fact]
    public async Task Nobody_accepts_a_role_that_they_offered()
    {
        var village = await Village.Build(database);
        var keeper = await village.Person(Role.Coordinator, Profession.Doctor);
        var second = $"second-{keeper.Id:n}@example.org";
        var made = await Invite(keeper, new("Dr", "Camille", "Exemple", second, Profession.Doctor, null), new WantedRole(Role.Expert, village.InternalMedicine));
        await database.Sql($"update account set email = '{second}', normalized_email = upper('{second}'), email_confirmed = true where id = '{keeper.Id}'");
        Assert.False((await Do(keeper, (db, audit) => new AnswerInvitation(db, clock, audit).Run(keeper, made.Id, accept: true, default))).Succeeded);
        Assert.False((await Do(keeper, (db, audit) => new AnswerInvitation(db, clock, audit).ByLink(keeper, made.Token!, accept: true, default))).Succeeded);
        Assert.Equal(0L, await database.Sql($"select count(*) from role_grant where account_id = '{keeper.Id}' and role = 'expert'"));
    }

    [Fact]
    public async Task Who_left_does_not_come_back_by_an_invitation_that_still_waited()
    {
        var village = await Village.Build(database);
        var (keeper, person) = (await village.Coordinator(), await village.Requester());
        var email = $"left-{person.Id:n}@example.org";
        var made = await Invite(keeper, new("Dr", "Camille", "Exemple", email, Profession.Doctor, null), new WantedRole(Role.Expert, village.InternalMedicine));
        await database.Sql($"update account set email = '{email}', normalized_email = upper('{email}') where id = '{person.Id}'");
        Assert.True((await Do(keeper, (db, audit) => new LeaveTerritory(db, clock, audit).Run(keeper, person.Id, default))).Succeeded);
        await using var door = database.Open(Reach.Door);
        Assert.Same(Refusal.NotFound, (await new ReadOffer(door, clock).Run(made.Token!, default)).Refusal);
        Assert.Equal(1L, await database.Sql($"select count(*) from invitation where id = '{made.Id}' and answered_at is not null"));
    }

    [Fact]
    public async Task Two_administrators_who_end_each_others_role_at_once_leave_one()
    {
        var village = await Village.Build(database);
        var (one, two) = (await village.Administrator(), await village.Administrator());
        await using var held = NpgsqlDataSource.Create(database.Owner);
        await using var holder = await held.OpenConnectionAsync();
        await using var rows = await holder.BeginTransactionAsync();
        await using (var hold = new NpgsqlCommand($"select 1 from role_grant where territory_id = '{village.Territory}' for update", holder, rows)) await hold.ExecuteNonQueryAsync();
        var both = Task.WhenAll(End(one, two), End(two, one));
        const string Waiting = "select count(distinct l.pid) from pg_locks l join pg_stat_activity a on a.pid = l.pid where not l.granted and a.datname = current_database()";
        for (var tries = 0; tries < 1000 && (long)(await database.Sql(Waiting))! < 2; tries++) await Task.Delay(20);
        await rows.CommitAsync(); // now both have asked whether they may
        var ended = await both;
        Assert.Single(ended, e => e.Succeeded);
        Assert.Equal(1L, await database.Sql($"select count(*) from role_grant where territory_id = '{village.Territory}' and role = 'administrator' and ended_at is null"));

        Task<Outcome<Guid>> End(Actor by, Actor whose) => Do(by, (db, audit) => new EndRole(db, clock, audit).Run(by, whose.Grants[0].Id, null, default));
    }

    [Fact]
    public async Task An_account_that_its_owner_closed_is_not_opened_by_a_role()
    {
        var village = await Village.Build(database);
        var (keeper, person) = (await village.Coordinator(), await village.Requester());
        await database.Sql($"update account set persona = null, demo = false where id = '{person.Id}'");
        Assert.True((await Do(person, (db, audit) => new CloseOwnAccount(db, clock, audit).Run(person, default))).Succeeded);
        var given = await Do(keeper, (db, audit) => new GrantRole(db, clock, audit).Run(keeper, person.Id, new WantedRole(Role.Requester, village.OtherPractice), default));
        Assert.Equal("account-closed", given.Refusal?.Code);
        Assert.Equal(1L, await database.Sql($"select count(*) from account where id = '{person.Id}' and disabled_at is not null"));
    }

    [Theory]
    [InlineData("Camille\u202Eegnarédro")] // shown backwards from here on
    [InlineData("Cam\u200Bille")] // another name that reads the same
    [InlineData("Camille\u2028Exemple")]
    public async Task A_name_reads_as_it_is_written(string name)
    {
        var village = await Village.Build(database);
        var (keeper, person) = (await village.Coordinator(), await village.Requester());
        Assert.Equal("name-missing", Assert.Single(new NewAccount(null, name, "Exemple", "a@example.org", Profession.Doctor, null).Faults()).Code);
        Assert.Equal("name-missing", Assert.Single((await Do(person, (db, audit) => new CorrectOwnAccount(db, audit).Run(person, new(null, "Camille", name, null), default))).Refusal!.Fields).Code);
        Assert.NotEmpty(new NewAccount(name, "Camille", "Exemple", "a@example.org", Profession.Doctor, null).Faults()); // nor in front of it
        Assert.False((await Do(keeper, (db, audit) => new CorrectPerson(db, new ReadPerson(db, clock, audit), audit).Run(keeper, person.Id, new(name, "Camille", "Exemple", person.Profession, null, []), default))).Succeeded);
    }

    async Task<InvitationMade> Invite(Actor keeper, NewAccount person, WantedRole wanted)
    {
        var made = await Do(keeper, (db, audit) => new InvitePerson(db, new UpperInvariantLookupNormalizer(), clock, audit).Run(keeper, person, wanted, byMail: false, default));
        Assert.True(made.Succeeded);
        return made.Value;
    }

    async Task<T> Do<T>(Actor actor, Func<ExpertiseDb, AuditTrail, Task<T>> verb)
    {
        await using var db = database.Open(Reach.Of(actor.Id, clock.Today()));
        return await verb(db, new AuditTrail(db, clock));
    }
}
