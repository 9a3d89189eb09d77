using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.OwnData;
using TeleExpertise.Expertise.People;
using TeleExpertise.Testing;

namespace TeleExpertise.Expertise.Tests.OwnData;

public sealed class AnAccountIsClosedByItsOwner(TestDatabase database) : IClassFixture<TestDatabase>
{
    static readonly DateTimeOffset Now = new(2026, 11, 21, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Ways_in_addresses_and_drafts_go_and_the_name_stays_with_its_acts()
    {
        var village = await Village.Build(database);
        var person = await Real(await village.Requester());
        var request = await village.Filed(person, Now);
        await database.AddDraft(person.Id);
        await database.Sql($"""
            insert into account_totp (account_id, sealed_secret, confirmed_at, last_step) values ('{person.Id}', 'x', now(), 0);
            insert into role_grant (id, account_id, role, territory_id, starts_on) values (gen_random_uuid(), '{person.Id}', 'cme_tracker', '{village.Territory}', '2027-01-01');
            insert into sign_in (id, account_id, method, device, confined, began_at, last_seen_at, re_authenticated_at) values (gen_random_uuid(), '{person.Id}', 'passkey', 'x', false, now(), now(), now());
            """);
        Assert.True((await Close(person)).Succeeded);
        await using var db = database.Open();
        var account = await db.Set<Account>().SingleAsync(a => a.Id == person.Id);
        Assert.Equal((Now, null, null, null, null), (account.DisabledAt, account.Email, account.NormalizedEmail, account.PasswordHash, account.PhoneNumber));
        Assert.Equal("Dr Camille " + account.FamilyName, account.DisplayName);
        Assert.Equal(0L, await database.Sql($"select (select count(*) from draft where account_id = '{person.Id}') + (select count(*) from account_totp where account_id = '{person.Id}') + (select count(*) from sign_in where account_id = '{person.Id}' and ended_at is null)"));
        Assert.Equal([new DateOnly(2026, 11, 21)], await db.Set<RoleGrant>().Where(g => g.AccountId == person.Id).Select(g => g.EndsOn!.Value).ToListAsync());
        Assert.True(await db.Set<TeleExpertise.Expertise.Requests.Request>().AnyAsync(r => r.Id == request.Id && r.RequesterId == person.Id));
    }

    [Fact]
    public async Task The_last_administrator_stays_until_there_is_another()
    {
        var village = await Village.Build(database);
        var first = await Real(await village.Administrator());
        Assert.Equal("last-administrator", (await Close(first)).Refusal!.Code);
        var second = await Real(await village.Administrator());
        Assert.True((await Close(first)).Succeeded);
        Assert.Equal("last-administrator", (await Close(second)).Refusal!.Code);
    }

    [Fact]
    public async Task Two_last_administrators_who_leave_at_once_take_turns()
    {
        var village = await Village.Build(database);
        var both = new[] { await Real(await village.Administrator()), await Real(await village.Administrator()) };
        var closed = await Task.WhenAll(both.Select(Close));
        Assert.Single(closed, c => c.Succeeded);
    }

    [Fact]
    public async Task A_persona_of_the_demonstration_stays()
    {
        var village = await Village.Build(database);
        Assert.Equal("persona-stays", (await Close(await village.Requester())).Refusal!.Code);
    }

    async Task<Actor> Real(Actor person)
    {
        await database.Sql($"update account set persona = null, demo = false, email = 'x{person.Id:n}@example.org', normalized_email = upper('x{person.Id:n}@example.org'), phone_number = '04 66 00 00 00', password_hash = 'x' where id = '{person.Id}'");
        return person;
    }

    async Task<Outcome<Done>> Close(Actor actor)
    {
        await using var db = database.Open(Reach.Of(actor.Id, new(2026, 11, 21)));
        var clock = new TestClock(Now);
        return await new CloseOwnAccount(db, clock, new AuditTrail(db, clock)).Run(actor, default);
    }
}
