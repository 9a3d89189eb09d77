using Microsoft.AspNetCore.Identity;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Notices;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Tests.Territory;
using TeleExpertise.Testing;

namespace TeleExpertise.Expertise.Tests.People;

public sealed class WhoLostEveryWayInIsVouchedFor(TestDatabase database) : IClassFixture<TestDatabase>
{
    static readonly TestClock Clock = new(Timetable.Saturday);

    [Fact]
    public async Task The_link_goes_to_the_accounts_own_address_changes_nothing_until_opened_and_then_drops_every_way_in()
    {
        var village = await Village.Build(database);
        var person = await WithWaysIn(await village.Requester());
        Assert.True((await Recover(await village.Coordinator(), person.Id)).Succeeded);
        var (email, token) = await NextMail();
        Assert.Equal($"p{person.Id:n}@example.org", email);
        Assert.Equal("1 1 1 1 1", await Ways(person.Id));

        var accepted = await Accept(token!);
        Assert.True(accepted.Succeeded && accepted.Value!.MayEnter);
        Assert.Equal("0 0 0 0 0", await Ways(person.Id));
        Assert.Equal(RefusalKind.NotFound, (await Accept(token!)).Refusal!.Kind);
        Assert.Equal((string?)$"p{person.Id:n}@example.org", (await NextMail()).Email); // told once more
    }

    [Fact]
    public async Task It_wants_the_person_to_have_been_identified_and_a_mail_server()
    {
        var village = await Village.Build(database);
        var (coordinator, person) = (await village.Coordinator(), await WithWaysIn(await village.Requester()));
        Assert.Equal("identity-not-confirmed", (await Recover(coordinator, person.Id, identified: false)).Refusal!.Fields.Single().Code);
        Assert.Equal("mail-missing", (await Recover(coordinator, person.Id, mailGoes: false)).Refusal!.Code);
    }

    [Fact]
    public async Task Nobody_vouches_for_themselves_nor_a_coordinator_for_an_administrator_of_any_territory()
    {
        var (here, there) = (await Village.Build(database), await Village.Build(database));
        var (coordinator, administrator) = (await WithWaysIn(await here.Coordinator()), await WithWaysIn(await here.Administrator()));
        var both = await WithWaysIn(await here.Requester());
        await database.Sql($"insert into role_grant (id, account_id, role, territory_id, starts_on) values (gen_random_uuid(), '{both.Id}', 'administrator', '{there.Territory}', '2020-01-01')");
        Assert.Equal(Refusal.NotFound, (await Recover(coordinator, coordinator.Id)).Refusal);
        Assert.Equal(Refusal.NotFound, (await Recover(coordinator, administrator.Id)).Refusal);
        Assert.Equal(Refusal.NotFound, (await Recover(coordinator, both.Id)).Refusal);
        Assert.Equal(Refusal.NotFound, (await Recover(await there.Coordinator(), (await WithWaysIn(await here.Requester())).Id)).Refusal);
        Assert.True((await Recover(administrator, coordinator.Id)).Succeeded);
        await NextMail();
    }

    async Task<Actor> WithWaysIn(Actor person)
    {
        await database.Sql($"""
            update account set email = 'p{person.Id:n}@example.org', normalized_email = upper('p{person.Id:n}@example.org'), password_hash = 'x', persona = null where id = '{person.Id}';
            insert into account_totp (account_id, sealed_secret, confirmed_at, last_step) values ('{person.Id}', 'x', now(), 0);
            insert into account_recovery_code values (sha256('{person.Id}'), '{person.Id}', now());
            insert into account_passkey (credential_id, user_id, data) values (decode(replace('{person.Id}', '-', ''), 'hex'), '{person.Id}', '{"{}"}');
            insert into account_login (login_provider, provider_key, user_id) values ('x', '{person.Id}', '{person.Id}');
            insert into sign_in (id, account_id, method, device, confined, began_at, last_seen_at, re_authenticated_at) values (gen_random_uuid(), '{person.Id}', 'passkey', 'x', false, now(), now(), now());
            """);
        return person;
    }

    async Task<object?> Ways(Guid account) => await database.Sql($"""
        select concat_ws(' ', (select count(*) from account_totp where account_id = '{account}'), (select count(*) from account_recovery_code where account_id = '{account}'),
            (select count(*) from account_passkey where user_id = '{account}'), (select count(*) from account_login where user_id = '{account}'),
            (select count(*) from sign_in where account_id = '{account}' and ended_at is null))
        """);

    Task<Outcome<Done>> Recover(Actor actor, Guid person, bool identified = true, bool mailGoes = true) =>
        database.As(actor, (db, audit) => new RecoverAccess(db, Clock, audit).Run(actor, person, identified, mailGoes, default));

    async Task<Outcome<InvitationAccepted>> Accept(string token)
    {
        await using var db = database.Open(Reach.Door);
        return await new AcceptInvitation(db, new PasswordHasher<Account>(), Clock, new AuditTrail(db, Clock)).Run(token, "une phrase assez longue", default);
    }

    async Task<(string? Email, string? Token)> NextMail()
    {
        (string?, string?) sent = default;
        await using var db = database.Open();
        await new SendNotice(db, Clock).Run(letter => { sent = (letter.To, letter.Token); return Task.FromResult(true); }, default);
        return sent;
    }
}
