using Microsoft.Extensions.Localization;
using TeleExpertise.Expertise.Opinions;
using TeleExpertise.Expertise.Opinions.Acts;
using TeleExpertise.Expertise.Opinions.Signing;
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
        api.MapGet("/opinion/export", Export).WithName("ExportOpinion").Produces<OpinionExport>()
            .WithSummary("The signed opinion and its addenda, byte by byte as they were signed, with their signatures: for infra/verify-opinion.");
        api.MapPost("/answer-in-writing", Begin).WithIdempotency().WithName("AnswerInWriting").Produces(StatusCodes.Status204NoContent)
            .WithSummary("Decide to answer without a session and begin the draft.");
        api.MapGet("/opinion/draft", Draft).WithName("OpenDraft").Produces<OpenedDraft>()
            .WithSummary("The draft as saved last; for the experts of the service.");
        api.MapGet("/opinion/versions", Versions).WithName("ListOpinionVersions").Produces<OpinionVersions>()
            .WithSummary("What the draft was before, by whom and when; for the experts of the service.");
        api.MapPut("/opinion/draft", Write).WithName("WriteOpinion").Produces<SavedDraft>()
            .WithSummary("Save the draft as typed. A draft that somebody else changed meanwhile is not overwritten: 409.");
        api.MapPost("/opinion/sign", Sign).WithIdempotency().RequireReAuthentication().WithName("SignOpinion").Produces<SignedOpinion>()
            .WithSummary("Sign this version of the draft. A signed opinion does not change. The person must have signed in or confirmed in the last five minutes.");
        api.MapPost("/opinion/addenda", Add).WithIdempotency().RequireReAuthentication().WithName("AddToOpinion").Produces<SignedOpinion>()
            .WithSummary("Add to a signed opinion, which itself does not change; signed like it, and the requester is told.");
        app.MapGet("/api/acts", (ListActs list, CurrentActor me, CancellationToken cancel, int? year = null) => list.Run(me.Actor, year, cancel)).RequireAuthorization().WithTags("Opinions").WithName("ListActs")
            .Produces<ActsOfYear>().WithSummary("One's own acts of a year, with what blocks them.");
        app.MapGet("/api/signing-keys", (ListSigningKeys list, CancellationToken cancel) => Keys(list, cancel)).RequireAuthorization().WithTags("Opinions").WithName("ListSigningKeys")
            .Produces<List<PublicKeyLine>>().WithSummary("The public keys that signed opinions here: kept elsewhere, they verify what was signed.");
    }

    static async Task<List<PublicKeyLine>> Keys(ListSigningKeys list, CancellationToken cancel) =>
        (await list.Run(cancel)).ConvertAll(k => new PublicKeyLine(k.Id, Convert.ToBase64String(k.PublicKey), k.FirstUsedAt));

    static async Task<IResult> Read(Guid id, ReadOpinion read, CurrentActor me, IStringLocalizer<Refusals> words, CancellationToken cancel) =>
        (await read.Run(me.Actor, id, cancel)).Answer(words, report => Results.Ok(SignedOpinion.Of(report)));

    static async Task<IResult> Export(Guid id, ReadOpinion read, CurrentActor me, IStringLocalizer<Refusals> words, CancellationToken cancel) =>
        (await read.Run(me.Actor, id, cancel)).Answer(words, report => Results.File(OpinionExport.Of(report).ToBytes(), "application/json", $"avis-{report.Content.Reference}.json"));

    static async Task<IResult> Begin(Guid id, AnswerInWriting answer, CurrentActor me, IStringLocalizer<Refusals> words, CancellationToken cancel) =>
        (await answer.Run(me.Actor, id, cancel)).Answer(words, _ => Results.NoContent());

    static async Task<IResult> Draft(Guid id, OpenDraft open, CurrentActor me, IStringLocalizer<Refusals> words, CancellationToken cancel) =>
        (await open.Run(me.Actor, id, cancel)).Answer(words, draft => Results.Ok(OpenedDraft.Of(draft)));

    static async Task<IResult> Versions(Guid id, ListVersions list, CurrentActor me, IStringLocalizer<Refusals> words, CancellationToken cancel) =>
        (await list.Run(me.Actor, id, cancel)).Answer(words, Results.Ok);

    static async Task<IResult> Write(Guid id, TypedDraft typed, WriteOpinion write, CurrentActor me, IStringLocalizer<Refusals> words, CancellationToken cancel) =>
        (await write.Run(me.Actor, id, new(typed.Text(), typed.Version), cancel)).Answer(words, version => Results.Ok(new SavedDraft(version)));

    static async Task<IResult> Sign(
        Guid id, VersionToSign what, SignOpinion sign, ReadOpinion read, CurrentActor me, IStringLocalizer<Refusals> words, CancellationToken cancel)
    {
        var signed = await sign.Run(me.Actor, id, what.Version, cancel);
        return signed.Succeeded ? await Read(id, read, me, words, cancel) : signed.Refusal.Answer(words);
    }

    static async Task<IResult> Add(
        Guid id, Addendum what, AddToOpinion add, ReadOpinion read, CurrentActor me, IStringLocalizer<Refusals> words, CancellationToken cancel)
    {
        var added = await add.Run(me.Actor, id, what.Text, cancel);
        return added.Succeeded ? await Read(id, read, me, words, cancel) : added.Refusal.Answer(words);
    }

    /// <param name="Version">The version that the writer had before them; left out for the first save.</param>
    sealed record TypedDraft(
        string Answer, string Recommendations, DateTimeOffset? Version = null, string Understood = "", string Findings = "", string Prescriptions = "",
        string Reconsider = "", string Addressee = "", OpinionDegree? Degree = null, DateOnly? FollowUpOn = null, bool PatientPresent = false, bool Inpatient = false)
    {
        public OpinionText Text() => new()
        {
            Understood = Understood,
            Findings = Findings,
            Answer = Answer,
            Recommendations = Recommendations,
            Prescriptions = Prescriptions,
            Reconsider = Reconsider,
            Addressee = Addressee,
            Degree = Degree,
            FollowUpOn = FollowUpOn,
            PatientPresent = PatientPresent,
            Inpatient = Inpatient,
        };
    }

    sealed record SavedDraft(DateTimeOffset Version);

    /// <param name="Version">The version that the signer read.</param>
    sealed record VersionToSign(DateTimeOffset Version);

    /// <param name="Text">What is added.</param>
    sealed record Addendum(string Text);

    sealed record OpenedDraft(
        string Reference, OpinionKind Kind, OpinionStatus Status, string Answer, string Recommendations, DateTimeOffset? Version, string? WrittenBy, bool Presented,
        string Understood, string Findings, string Prescriptions, string Reconsider, string Addressee, OpinionDegree? Degree, DateOnly? FollowUpOn,
        bool PatientPresent, bool Inpatient)
    {
        public static OpenedDraft Of(DraftedOpinion draft) => new(
            draft.Reference, draft.Kind, draft.Status, draft.Text.Answer, draft.Text.Recommendations, draft.Version, draft.WrittenBy, draft.Presented, draft.Text.Understood,
            draft.Text.Findings, draft.Text.Prescriptions, draft.Text.Reconsider, draft.Text.Addressee, draft.Text.Degree, draft.Text.FollowUpOn,
            draft.Text.PatientPresent, draft.Text.Inpatient);
    }

    sealed record SignedOpinion(
        Guid RequestId, string Reference, OpinionKind Kind, string Answer, string Recommendations, string SignedBy, DateTimeOffset SignedAt,
        string ContentSha256, bool Intact, IReadOnlyList<Present> Present, OpinionText Text, string? KeyId, IReadOnlyList<Added> Addenda)
    {
        public static SignedOpinion Of(OpinionReport report) => new(
            report.Content.RequestId, report.Content.Reference, report.Content.Kind, report.Content.Text.Answer, report.Content.Text.Recommendations,
            report.Content.Author.Name, report.Content.SignedAt!.Value, Convert.ToHexStringLower(report.Proof!.Sha256), report.Proof.Intact,
            [.. report.Content.Present.Select(p => new Present(p.Name, p.Profession, p.Rpps, p.Organisation, p.From, p.To))], report.Content.Text, report.Proof.KeyId,
            [.. report.Addenda.Select(a => new Added(a.Content.Text, a.Content.Author.Name, a.Content.SignedAt, a.Proof.Intact))]);
    }

    sealed record Present(string Name, string Profession, string? Rpps, string Organisation, DateTimeOffset BeganAt, DateTimeOffset EndedAt);

    sealed record Added(string Text, string SignedBy, DateTimeOffset SignedAt, bool Intact);
}
