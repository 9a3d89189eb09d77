using Microsoft.Extensions.Localization;
using TeleExpertise.Expertise.Requests.CoSigning;
using TeleExpertise.Web.Api;
using TeleExpertise.Web.Requests;
using TeleExpertise.Web.SignIn;

namespace TeleExpertise.Web.CoSigning;

/// <summary>What somebody writes under a supervisor, and the supervisor co-signs.</summary>
static class CoSigningApi
{
    /// <summary>A co-signature that was asked for.</summary>
    public sealed record Asked(Guid Id);

    /// <summary>Why a draft goes back.</summary>
    public sealed record SentBack(string Word);

    public static void MapCoSigningApi(this RouteGroupBuilder api)
    {
        api.MapPost("/drafts/{id:guid}/co-signature", Send).WithName("SendForCoSignature").WithSummary("Sends a draft of one's own to the supervisor under whom one learns; it stays as it is meanwhile.").Produces<Asked>();
        api.MapDelete("/drafts/{id:guid}/co-signature", TakeBack).WithName("TakeDraftBack").WithSummary("Takes a draft back that waits for its co-signature.").Produces(StatusCodes.Status204NoContent);
        api.MapGet("/co-signatures", List).WithName("ListCoSignatures").WithSummary("The requests that wait for one's co-signature.").Produces<IReadOnlyList<CoSignatureLine>>();
        api.MapGet("/co-signatures/{id:guid}", Read).WithName("ReadCoSignature").WithSummary("A draft that waits, as the case that it will be; by the draft's id.").Produces<CoSignatureView>();
        api.MapPost("/co-signatures/{id:guid}/sign", Sign).WithName("CoSign").WithSummary("Co-signs and files a draft; the request has the draft's id.")
            .WithIdempotency().Produces<RequestsApi.Filed>(StatusCodes.Status201Created).ProducesProblem(StatusCodes.Status409Conflict);
        api.MapPost("/co-signatures/{id:guid}/return", Return).WithName("ReturnDraft").WithSummary("Sends a draft back with a word instead.").Produces(StatusCodes.Status204NoContent);
    }

    static async Task<IResult> Send(Guid id, SendForCoSignature send, CurrentActor me, IStringLocalizer<Refusals> words, CancellationToken cancel) =>
        (await send.Run(me.Actor, id, cancel)).Answer(words, asked => Results.Ok(new Asked(asked)));

    static async Task<IResult> TakeBack(Guid id, TakeDraftBack take, CurrentActor me, IStringLocalizer<Refusals> words, CancellationToken cancel) =>
        (await take.Run(me.Actor, id, cancel)).Answer(words, _ => Results.NoContent());

    static Task<IReadOnlyList<CoSignatureLine>> List(ListCoSignatures list, CurrentActor me, CancellationToken cancel) => list.Run(me.Actor, cancel);

    static async Task<IResult> Read(Guid id, ReadCoSignature read, CurrentActor me, IStringLocalizer<Refusals> words, CancellationToken cancel) =>
        (await read.Run(me.Actor, id, cancel)).Answer(words, Results.Ok);

    static async Task<IResult> Sign(Guid id, CoSignForm body, CoSign sign, CurrentActor me, IStringLocalizer<Refusals> words, CancellationToken cancel) =>
        (await sign.Run(me.Actor, id, body, cancel)).Answer(words, request => Results.Created($"/api/requests/{request}", new RequestsApi.Filed(request)));

    static async Task<IResult> Return(Guid id, SentBack body, ReturnDraft back, CurrentActor me, IStringLocalizer<Refusals> words, CancellationToken cancel) =>
        (await back.Run(me.Actor, id, body.Word, cancel)).Answer(words, _ => Results.NoContent());
}
