using Microsoft.AspNetCore.Identity;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Notices;
using TeleExpertise.Expertise.OwnData;
using TeleExpertise.Expertise.People;
using TeleExpertise.Testing;

namespace TeleExpertise.Expertise.Tests.People;

/// <summary>Somebody else was in the account; its owner is warned, and takes it back.</summary>
public sealed class APasswordTakenBackIsTakenBackWhole(TestDatabase database) : IClassFixture<TestDatabase>
{
    readonly TestClock clock = new(new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_address_asked_for_before_is_not_confirmed_after(bool byLink)
    {
        var owner = await Owner();
        await Run(Reach.Of(owner, clock.Today()), (db, audit) => new AskEmailChange(db, clock, audit).Run(Actor(owner), $"thief-{owner:n}@example.org", default));
        var thiefs = (await Send(owner)).Single(s => s.Kind == NoticeKind.EmailConfirm).Token!;
        var taken = byLink ? await Reset(owner) : (await Run(Reach.Of(owner, clock.Today()), (db, audit) => new ChangePassword(db, new PasswordHasher<Account>(), clock, audit).Run(SignIn(owner), "une autre longue phrase", default))).Succeeded;
        Assert.True(taken);
        Assert.Same(Refusal.NotFound, (await Confirm(thiefs)).Refusal);
        Assert.Equal($"o{owner:n}@example.org", await database.Sql($"select email from account where id = '{owner}'"));
    }

    [Fact]
    public async Task A_link_sent_to_the_address_before_sets_no_password_after()
    {
        var owner = await Owner();
        await Run(Reach.Of(owner, clock.Today()), (db, audit) => new AskEmailChange(db, clock, audit).Run(Actor(owner), $"n{owner:n}@example.org", default));
        var confirm = (await Send(owner)).Single(s => s.Kind == NoticeKind.EmailConfirm).Token!;
        await Run(Reach.Door, async (db, audit) => { await new AskPasswordLink(db, new UpperInvariantLookupNormalizer(), clock, audit).Run($"o{owner:n}@example.org", default); return true; });
        var old = (await Send(owner)).Single(s => s.Kind == NoticeKind.PasswordLink).Token!;
        Assert.True((await Confirm(confirm)).Succeeded);
        Assert.False((await Run(Reach.Door, (db, audit) => new AcceptInvitation(db, new PasswordHasher<Account>(), clock, audit).Run(old, "une autre longue phrase", default))).Succeeded);
    }

    async Task<Guid> Owner()
    {
        var person = await (await Village.Build(database)).Requester();
        await database.Sql($"update account set email = 'o{person.Id:n}@example.org', normalized_email = upper('o{person.Id:n}@example.org'), password_hash = 'x' where id = '{person.Id}'");
        return person.Id;
    }

    static Actor Actor(Guid id) => new(id, "", Profession.Doctor, []);

    AccountSignIn SignIn(Guid account)
    {
        var now = clock.GetUtcNow();
        return new() { Id = Guid.NewGuid(), AccountId = account, Method = SignInMethod.PasswordTotp, Device = "?", Confined = false, BeganAt = now, LastSeenAt = now, ReAuthenticatedAt = now };
    }

    async Task<bool> Reset(Guid owner)
    {
        await Run(Reach.Door, async (db, audit) => { await new AskPasswordLink(db, new UpperInvariantLookupNormalizer(), clock, audit).Run($"o{owner:n}@example.org", default); return true; });
        var link = (await Send(owner)).Single(s => s.Kind == NoticeKind.PasswordLink).Token!;
        return (await Run(Reach.Door, (db, audit) => new AcceptInvitation(db, new PasswordHasher<Account>(), clock, audit).Run(link, "une autre longue phrase", default))).Succeeded;
    }

    Task<Outcome<Done>> Confirm(string token) => Run(Reach.Door, (db, audit) => new ConfirmEmail(db, new UpperInvariantLookupNormalizer(), clock, audit).Run(token, default));

    async Task<List<(NoticeKind Kind, string? Token)>> Send(Guid owner)
    {
        var sent = new List<(NoticeKind, string?)>();
        while (await Run(Reach.System, (db, _) => new SendNotice(db, clock).Run(letter =>
        {
            if (letter.Notice.RecipientId == owner) sent.Add((letter.Notice.Kind, letter.Token));
            return Task.FromResult(true);
        }, default))) { }
        return sent;
    }

    async Task<T> Run<T>(Reach reach, Func<ExpertiseDb, AuditTrail, Task<T>> verb)
    {
        await using var db = database.Open(reach);
        return await verb(db, new AuditTrail(db, clock));
    }
}
