using Microsoft.AspNetCore.Identity;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Notices;
using TeleExpertise.Expertise.OwnData;
using TeleExpertise.Expertise.People;
using TeleExpertise.Testing;

namespace TeleExpertise.Expertise.Tests.OwnData;

public sealed class AnAddressIsConfirmedBeforeItCounts(TestDatabase database) : IClassFixture<TestDatabase>
{
    readonly TestClock clock = new(new(2026, 11, 21, 9, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task The_link_goes_to_the_new_address_and_a_warning_to_the_old_one()
    {
        var (person, old, @new) = await Somebody();
        Assert.True((await Ask(person, @new)).Succeeded);
        var sent = await Send(person);
        Assert.Equal([(NoticeKind.EmailChanging, old, false), (NoticeKind.EmailConfirm, @new, true)], sent.Select(s => (s.Kind, s.To, s.Token is not null)).OrderBy(s => s.Kind.ToString().Length).Reverse());
        Assert.Equal(old, await Email(person));
        Assert.True((await Confirm(sent.Single(s => s.Token is not null).Token!)).Succeeded);
        Assert.Equal(@new, await Email(person));
    }

    [Fact]
    public async Task A_link_works_once_for_a_day_and_only_the_latest_asked_for()
    {
        var (person, _, first) = await Somebody();
        await Ask(person, first);
        var stale = (await Send(person)).Single(s => s.Token is not null).Token!;
        await Ask(person, "second" + first);
        Assert.False((await Confirm(stale)).Succeeded);
        var link = (await Send(person)).Single(s => s.Token is not null).Token!;
        clock.Advance(TimeSpan.FromHours(24));
        Assert.False((await Confirm(link)).Succeeded);
        clock.Advance(TimeSpan.FromSeconds(-1));
        Assert.True((await Confirm(link)).Succeeded);
        Assert.False((await Confirm(link)).Succeeded);
        Assert.Equal("second" + first, await Email(person));
    }

    [Fact]
    public async Task An_address_that_somebody_else_has_is_not_told_and_not_taken()
    {
        var (_, taken, _) = await Somebody();
        var (person, old, _) = await Somebody();
        Assert.True((await Ask(person, taken)).Succeeded);
        var link = (await Send(person)).Single(s => s.Token is not null).Token!;
        Assert.Same(Refusal.NotFound, (await Confirm(link)).Refusal);
        Assert.Equal(old, await Email(person));
    }

    [Theory]
    [InlineData("nobody")]
    [InlineData("a@b")]
    [InlineData("a@example.org\r\nBcc: b@example.org")]
    public async Task What_is_no_address_is_refused(string typed)
    {
        var (person, _, _) = await Somebody();
        Assert.Equal("email-wrong", Assert.Single((await Ask(person, typed)).Refusal!.Fields).Code);
    }

    async Task<(Actor, string Old, string New)> Somebody()
    {
        var person = await (await Village.Build(database)).Requester();
        var old = $"o{person.Id:n}@example.org";
        await database.Sql($"update account set email = '{old}', normalized_email = upper('{old}') where id = '{person.Id}'");
        return (person, old, $"n{person.Id:n}@example.org");
    }

    async Task<Outcome<Done>> Ask(Actor actor, string email)
    {
        await using var db = database.Open(Reach.Of(actor.Id, new(2026, 11, 21)));
        return await new AskEmailChange(db, clock, new AuditTrail(db, clock)).Run(actor, email, default);
    }

    async Task<Outcome<Done>> Confirm(string token)
    {
        await using var db = database.Open(Reach.Door);
        return await new ConfirmEmail(db, new UpperInvariantLookupNormalizer(), clock, new AuditTrail(db, clock)).Run(token, default);
    }

    async Task<List<(NoticeKind Kind, string To, string? Token)>> Send(Actor person)
    {
        var sent = new List<(NoticeKind, string, string?)>();
        var more = true;
        while (more)
        {
            await using var db = database.Open();
            more = await new SendNotice(db, clock).Run(letter =>
            {
                if (letter.Notice.RecipientId == person.Id) sent.Add((letter.Notice.Kind, letter.To, letter.Token));
                return Task.FromResult(true);
            }, default);
        }
        return sent;
    }

    async Task<string?> Email(Actor person) => (string?)await database.Sql($"select email from account where id = '{person.Id}'");
}
