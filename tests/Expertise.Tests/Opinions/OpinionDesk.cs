using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Opinions;
using TeleExpertise.Expertise.Opinions.Acts;
using TeleExpertise.Expertise.Opinions.FollowUp;
using TeleExpertise.Expertise.Opinions.Sending;
using TeleExpertise.Expertise.Opinions.Signing;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Sessions;
using TeleExpertise.Testing;

namespace TeleExpertise.Expertise.Tests.Opinions;

/// <summary>The verbs on opinions, each in a scope of its own as on the server.</summary>
sealed class OpinionDesk(TestDatabase database, TestClock clock)
{
    /// <summary>One folder of keys for all tests of the process.</summary>
    public static readonly string KeyFolder = Directory.CreateTempSubdirectory("teleexpertise-keys-").FullName;

    public SigningKeys Keys => new(KeyFolder, clock);

    public static readonly DateTimeOffset Thursday = new(2026, 11, 26, 12, 0, 0, TimeSpan.Zero);

    public Task<Outcome<Guid>> AnswerInWriting(Actor actor, Guid request) =>
        Do(db => new AnswerInWriting(db, clock, new(db, clock)).Run(actor, request, CancellationToken.None));

    public Task<Outcome<DateTimeOffset>> Write(Actor actor, Guid request, string answer, DateTimeOffset? seen = null, string recommendations = "", OpinionDegree? degree = OpinionDegree.Weeks) =>
        Write(actor, request, new OpinionText { Answer = answer, Recommendations = recommendations, Degree = degree }, seen);

    public Task<Outcome<DateTimeOffset>> Write(Actor actor, Guid request, OpinionText text, DateTimeOffset? seen = null) =>
        Do(db => new WriteOpinion(db, clock, new(db, clock)).Run(actor, request, new(text, seen), CancellationToken.None));

    public Task<Outcome<DraftedOpinion>> Open(Actor actor, Guid request) =>
        Do(db => new OpenDraft(db, new(db, clock)).Run(actor, request, CancellationToken.None));

    public Task<Outcome<OpinionReport>> Preview(Actor actor, Guid request) =>
        Do(db => new PreviewOpinion(db, new(db, clock), clock, new(db, clock)).Run(actor, request, CancellationToken.None));

    public Task<Outcome<Guid>> Sign(Actor actor, Guid request, DateTimeOffset seen) =>
        Do(db => new SignOpinion(db, new(db, clock), Keys, clock, new(db, clock)).Run(actor, request, seen, CancellationToken.None));

    public Task<Outcome<OpinionReport>> Read(Actor actor, Guid request) =>
        Do(db => new ReadOpinion(db, Keys, clock, new(db, clock)).Run(actor, request, CancellationToken.None));

    public Task<Outcome<Guid>> Add(Actor actor, Guid request, string text) =>
        Do(db => new AddToOpinion(db, Keys, clock, new(db, clock)).Run(actor, request, text, CancellationToken.None));

    public Task<Outcome<OpinionVersions>> Versions(Actor actor, Guid request) =>
        Do(db => new ListVersions(db, new(db, clock)).Run(actor, request, CancellationToken.None));

    public Task<Outcome<Transmission>> Sending(Actor actor, Guid request) =>
        Do(db => new ReadSending(db, new(db, clock)).Run(actor, request, CancellationToken.None));

    public Task<Outcome<Guid>> NameRecipient(Actor actor, Guid request, string name, string rpps) =>
        Do(db => new NameRecipient(db, new UpperInvariantLookupNormalizer(), clock, new(db, clock)).Run(actor, request, name, rpps, null, CancellationToken.None));

    public Task<Outcome<Done>> HandOver(Actor actor, Guid request, Guid recipient) =>
        Do(db => new MarkHandedOver(db, clock, new(db, clock)).Run(actor, request, recipient, CancellationToken.None));

    public Task<ActsOfYear> Acts(Actor actor, int? year = null) => Do(db => new ListActs(db, clock).Run(actor, year, CancellationToken.None));

    public Task<Outcome<Transfer>> Transfer(Actor actor, Guid request) =>
        Do(db => new ReadTransfer(db, Keys, clock, new(db, clock)).Run(actor, request, CancellationToken.None));

    public Task<int> RemindReviews() => Do(db => new RemindReview(db, clock).Run(CancellationToken.None));

    public Task<int> Remind() => Do(db => new RemindUnread(db, clock).Run(CancellationToken.None));

    public Task<Outcome<FollowUpView>> FollowUp(Actor actor, Guid request) =>
        Do(db => new ReadFollowUp(db, new(db), new(db, clock)).Run(actor, request, CancellationToken.None));

    public Task<Outcome<Guid>> Tell(Actor actor, Guid request, TypedOutcome typed) =>
        Do(db => new RecordOutcome(db, clock, new(db, clock)).Run(actor, request, typed, CancellationToken.None));

    public Task<List<UnreadOpinion>> Unread(Actor actor) => Do(db => new UnreadOpinions(db).Run(actor, CancellationToken.None));

    /// <summary>Writes and signs in one go.</summary>
    public async Task<Guid> Signed(Actor actor, Guid request, string answer = "Poursuivre le traitement.", string recommendations = "")
    {
        var version = await Write(actor, request, answer, (await Open(actor, request)).Value?.Version, recommendations);
        Assert.True(version.Succeeded, version.Refusal?.Code);
        var signed = await Sign(actor, request, version.Value);
        Assert.True(signed.Succeeded, signed.Refusal?.Code);
        return signed.Value;
    }

    public Task<T> Single<T>(System.Linq.Expressions.Expression<Func<T, bool>> which) where T : class =>
        Do(db => db.Set<T>().AsNoTracking().SingleAsync(which));

    public Task<int> Count<T>(System.Linq.Expressions.Expression<Func<T, bool>> which) where T : class =>
        Do(db => db.Set<T>().CountAsync(which));

    /// <summary>How many refusals of a verb on a record the audit trail holds.</summary>
    public Task<int> Refusals(string action, Guid subject) =>
        Count<AuditEntry>(e => e.Action == action && e.SubjectId == subject && e.Outcome == AuditOutcome.Refused);

    async Task<TResult> Do<TResult>(Func<ExpertiseDb, Task<TResult>> run)
    {
        await using var db = database.Open();
        return await run(db);
    }
}
