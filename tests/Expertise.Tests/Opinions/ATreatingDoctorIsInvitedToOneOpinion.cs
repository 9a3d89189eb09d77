using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Notices;
using TeleExpertise.Expertise.Opinions;
using TeleExpertise.Expertise.Opinions.Sending;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Tests.Territory;
using TeleExpertise.Testing;

namespace TeleExpertise.Expertise.Tests.Opinions;

public sealed class ATreatingDoctorIsInvitedToOneOpinion(TestDatabase database) : IClassFixture<TestDatabase>
{
    const string Password = "une phrase assez longue";
    readonly TestClock clock = new(OpinionDesk.Thursday);
    OpinionDesk Desk => new(database, clock);

    [Fact]
    public async Task The_link_makes_an_account_without_a_role_that_reads_this_report_and_nothing_else()
    {
        var (village, requester, expert, request) = await Signed();
        var other = await Signed(village, requester, expert);
        var (rpps, email) = Somebody();
        Assert.True((await Name(requester, request, "Dr Traitant", rpps, email)).Succeeded);
        Assert.NotNull((await Desk.Sending(expert, request)).Value!.Lines[^1].InvitedUntil);
        var token = await Mailed(email);
        Assert.Equal(("Dr Traitant", rpps, false), await Offer(token) is { Succeeded: true, Value: var offer } ? (offer.Name, offer.Rpps, offer.HasAccount) : default);
        Assert.Equal(["givenName", "password"], (await Join(token, "", "Traitant", "court")).Refusal!.Fields.Select(f => f.Field));
        var account = (await Join(token, "Dominique", "Traitant", Password)).Value!.Account;
        Assert.Equal(rpps, account.Rpps);
        Assert.Equal("not-found", (await Join(token, "Dominique", "Traitant", Password)).Refusal?.Code);

        var doctor = new Actor(account.Id, account.DisplayName, account.Profession, []);
        Assert.Equal((request, false), await SentTo(doctor) is [var one] ? (one.RequestId, one.Read) : default);
        Assert.True((await Read(doctor, request)).Succeeded);
        Assert.True((await SentTo(doctor))[0].Read);
        Assert.Equal("not-found", (await Read(doctor, other)).Refusal?.Code);
        Assert.Equal("not-found", (await Desk.Sending(doctor, request)).Refusal?.Code);
        Assert.Equal(0L, await database.As(doctor, (db, _) => db.Set<Opinion>().LongCountAsync()));
        Assert.NotNull((await Desk.Sending(expert, request)).Value!.Lines[^1].ReadAt);

        await database.Sql($"update request set withdrawn_at = now(), withdrawn_by_id = requester_id where id = '{request}'");
        Assert.Equal("not-found", (await Read(doctor, request)).Refusal?.Code);
        Assert.Empty(await SentTo(doctor));
    }

    [Fact]
    public async Task Only_the_account_with_that_number_takes_it_whoever_has_the_link()
    {
        var (_, requester, _, request) = await Signed();
        var elsewhere = await (await Village.Build(database)).Requester();
        var (rpps, email) = Somebody();
        await Name(requester, request, "Dr Ailleurs", rpps, email);
        var token = await Mailed(email);
        Assert.Equal("opinion-of-another", (await Take(elsewhere, token)).Refusal?.Code);
        await database.Sql($"update account set rpps = '{rpps}' where id = '{elsewhere.Id}'");
        Assert.Equal("account-there", (await Join(token, "Camille", "Ailleurs", Password)).Refusal?.Code);
        Assert.Equal(request, (await Take(elsewhere, token)).Value);
        Assert.True((await Read(elsewhere, request)).Succeeded);
        await Assert.ThrowsAnyAsync<Exception>(() => database.Sql($"update opinion_recipient set account_id = '{requester.Id}' where account_id = '{elsewhere.Id}'"));
    }

    [Fact]
    public async Task A_link_that_expired_opens_nothing_and_is_mailed_anew_and_one_that_works_is_not()
    {
        var (_, requester, _, request) = await Signed();
        var (rpps, email) = Somebody();
        await Name(requester, request, "Dr Traitant", rpps, email);
        var token = await Mailed(email);
        await Name(requester, request, "Dr Traitant", rpps, email);
        Assert.Null(await Mailed(email));
        clock.Advance(TimeSpan.FromDays(8));
        Assert.Equal("not-found", (await Offer(token)).Refusal?.Code);
        var id = (await Name(requester, request, "Dr Traitant", rpps, email)).Value;
        var anew = await Mailed(email);
        Assert.True((await Offer(anew)).Succeeded);
        Assert.True((await Desk.HandOver(requester, request, id)).Succeeded); // the paper after all
        Assert.Equal("not-found", (await Offer(anew)).Refusal?.Code);
    }

    [Fact]
    public async Task A_mail_wants_the_number_and_an_address()
    {
        var (_, requester, _, request) = await Signed();
        Assert.Equal("recipient-rpps", (await Name(requester, request, "Dr Traitant", "", "x@example.org")).Refusal!.Fields.Single().Field);
        Assert.Equal("recipient-email", (await Name(requester, request, "Dr Traitant", "10100534436", "x@")).Refusal!.Fields.Single().Field);
    }

    static (string Rpps, string Email) Somebody() => ($"1{Random.Shared.NextInt64(1_000_000_000, 9_999_999_999)}", $"{Guid.NewGuid():n}@example.org");

    /// <summary>The token in the mail that is due to this address; null for none.</summary>
    async Task<string?> Mailed(string email)
    {
        string? found = null;
        await using var db = database.Open();
        var more = true;
        while (more) more = await new SendNotice(db, clock).Run(Post, default);
        return found;

        Task<bool> Post(Letter letter)
        {
            if (letter.To == email) found = letter.Token;
            return Task.FromResult(true);
        }
    }

    Task<Outcome<Guid>> Name(Actor actor, Guid request, string name, string rpps, string email) =>
        database.As(actor, (db, audit) => new NameRecipient(db, new UpperInvariantLookupNormalizer(), clock, audit).Run(actor, request, name, rpps, email, default));

    Task<Outcome<OfferedOpinion>> Offer(string? token) => Door((db, _) => new ReadOpinionOffer(db, new UpperInvariantLookupNormalizer(), clock).Run(token!, default));
    Task<Outcome<InvitationAccepted>> Join(string? token, string given, string family, string password) => Door((db, audit) => Verb(db, audit).Joined(token!, given, family, password, default));
    Task<Outcome<Guid>> Take(Actor actor, string? token) => database.As(actor, (db, audit) => Verb(db, audit).Signed(actor, token!, default));
    Task<Outcome<OpinionReport>> Read(Actor actor, Guid request) => database.As(actor, (db, audit) => new ReadOpinion(db, Desk.Keys, clock, audit).Run(actor, request, default));
    Task<IReadOnlyList<SentToMe>> SentTo(Actor actor) => database.As(actor, (db, _) => new ListSentToMe(db).Run(actor, default));

    TakeOpinion Verb(ExpertiseDb db, AuditTrail audit)
    {
        var services = new ServiceCollection().AddLogging().AddSingleton(db);
        services.AddIdentityCore<Account>().AddUserStore<Microsoft.AspNetCore.Identity.EntityFrameworkCore.UserOnlyStore<Account, ExpertiseDb, Guid>>();
        return new(db, services.BuildServiceProvider().GetRequiredService<UserManager<Account>>(), clock, audit);
    }

    async Task<T> Door<T>(Func<ExpertiseDb, AuditTrail, Task<T>> run)
    {
        await using var db = database.Open();
        return await run(db, new(db, clock));
    }

    async Task<(Village Village, Actor Requester, Actor Expert, Guid Request)> Signed()
    {
        var village = await Village.Build(database);
        var (requester, expert) = (await village.Requester(), await village.Expert());
        return (village, requester, expert, await Signed(village, requester, expert));
    }

    async Task<Guid> Signed(Village village, Actor requester, Actor expert)
    {
        var request = (await village.Filed(requester, clock.GetUtcNow().AddDays(-1))).Id;
        await Desk.AnswerInWriting(expert, request);
        await Desk.Signed(expert, request);
        return request;
    }
}
