using Microsoft.Extensions.Localization;
using TeleExpertise.Expertise.Opinions;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Web.Api;
using TeleExpertise.Web.SignIn;

namespace TeleExpertise.Web.Opinions;

/// <summary>The same verbs for programs.</summary>
static class OpinionsApi
{
    public static void MapOpinionsApi(this WebApplication app)
    {
        var api = app.MapGroup("/api/requests/{id:guid}").RequireAuthorization().WithTags("Opinions");
        api.MapGet("/opinion", Read).WithName("ReadOpinion").Produces<SignedOpinion>()
            .WithSummary("The signed opinion; for the requester and the experts of the service.");
        api.MapPost("/answer-in-writing", Begin).WithIdempotency().WithName("AnswerInWriting").Produces(StatusCodes.Status204NoContent)
            .WithSummary("Decide to answer without a session and begin the draft.");
        api.MapGet("/opinion/draft", Draft).WithName("OpenDraft").Produces<OpenedDraft>()
            .WithSummary("The draft as saved last; for the experts of the service.");
        api.MapPut("/opinion/draft", Write).WithName("WriteOpinion").Produces<SavedDraft>()
            .WithSummary("Save the draft as typed. A draft that somebody else changed meanwhile is not overwritten: 409.");
        api.MapPost("/opinion/sign", Sign).WithIdempotency().RequireReAuthentication().WithName("SignOpinion").Produces<SignedOpinion>()
            .WithSummary("Sign this version of the draft. A signed opinion does not change. The person must have signed in or confirmed in the last five minutes.");
    }

    static async Task<IResult> Read(Guid id, ReadOpinion read, CurrentActor me, IStringLocalizer<Refusals> words, CancellationToken cancel) =>
        (await read.Run(me.Actor, id, cancel)).Answer(words, report => Results.Ok(SignedOpinion.Of(report)));

    static async Task<IResult> Begin(Guid id, AnswerInWriting answer, CurrentActor me, IStringLocalizer<Refusals> words, CancellationToken cancel) =>
        (await answer.Run(me.Actor, id, cancel)).Answer(words, _ => Results.NoContent());

    static async Task<IResult> Draft(Guid id, OpenDraft open, CurrentActor me, IStringLocalizer<Refusals> words, CancellationToken cancel) =>
        (await open.Run(me.Actor, id, cancel)).Answer(words, draft =>
            Results.Ok(new OpenedDraft(draft.Reference, draft.Kind, draft.Status, draft.Answer, draft.Recommendations, draft.Version, draft.WrittenBy, draft.Presented)));

    static async Task<IResult> Write(Guid id, TypedDraft typed, WriteOpinion write, CurrentActor me, IStringLocalizer<Refusals> words, CancellationToken cancel) =>
        (await write.Run(me.Actor, id, new(typed.Answer, typed.Recommendations, typed.Version), cancel))
        .Answer(words, version => Results.Ok(new SavedDraft(version)));

    static async Task<IResult> Sign(
        Guid id, VersionToSign what, SignOpinion sign, ReadOpinion read, CurrentActor me, IStringLocalizer<Refusals> words, CancellationToken cancel)
    {
        var signed = await sign.Run(me.Actor, id, what.Version, cancel);
        return signed.Succeeded ? await Read(id, read, me, words, cancel) : signed.Refusal.Answer(words);
    }

    /// <param name="Version">The version that the writer had before them; left out for the first save.</param>
    sealed record TypedDraft(string Answer, string Recommendations, DateTimeOffset? Version = null);

    sealed record SavedDraft(DateTimeOffset Version);

    /// <param name="Version">The version that the signer read.</param>
    sealed record VersionToSign(DateTimeOffset Version);

    sealed record OpenedDraft(
        string Reference, OpinionKind Kind, OpinionStatus Status, string Answer, string Recommendations, DateTimeOffset? Version, string? WrittenBy, bool Presented);

    sealed record SignedOpinion(
        Guid RequestId, string Reference, OpinionKind Kind, string Answer, string Recommendations, string SignedBy, DateTimeOffset SignedAt,
        string ContentSha256, bool Intact, IReadOnlyList<Present> Present)
    {
        public static SignedOpinion Of(OpinionReport report) => new(
            report.Request.Id, report.Request.Reference, report.Opinion.Kind, report.Opinion.Answer, report.Opinion.Recommendations,
            report.Author.DisplayName, report.Opinion.SignedAt!.Value, Convert.ToHexStringLower(report.Opinion.ContentSha256!), report.Intact,
            [.. report.Participants.Select(p => new Present(p.DisplayName, p.Profession, p.Rpps, p.OrganisationName, p.BeganAt, p.EndedAt))]);
    }

    sealed record Present(string Name, string Profession, string? Rpps, string Organisation, DateTimeOffset BeganAt, DateTimeOffset EndedAt);
}
