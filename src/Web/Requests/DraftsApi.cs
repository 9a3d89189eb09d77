using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Web.Api;
using TeleExpertise.Web.SignIn;

namespace TeleExpertise.Web.Requests;

/// <summary>Drafts: saved as typed, right or wrong.</summary>
static class DraftsApi
{
    /// <summary>A draft's id.</summary>
    public sealed record Started(Guid Id);

    public static void MapDraftsApi(this RouteGroupBuilder api)
    {
        api.MapPost("/drafts", Start).WithName("StartDraft").WithSummary("Starts a draft.").WithIdempotency().Produces<Started>(StatusCodes.Status201Created);
        api.MapGet("/drafts/{id:guid}", Read).WithName("ReadDraft").WithSummary("A draft of one's own, with its documents.").Produces<DraftView>();
        api.MapPut("/drafts/{id:guid}", Save).WithName("SaveDraft").WithSummary("Keeps a draft as typed so far.").Produces(StatusCodes.Status204NoContent);
        api.MapDelete("/drafts/{id:guid}", Discard).WithName("DiscardDraft").WithSummary("Throws a draft away, with its documents.").Produces(StatusCodes.Status204NoContent);
    }

    static async Task<IResult> Start([FromBody] RequestForm form, SaveDraft save, CurrentActor me, IStringLocalizer<Refusals> words, CancellationToken cancel) =>
        (await save.Run(me.Actor, null, form, cancel)).Answer(words, id => Results.Created($"/api/drafts/{id}", new Started(id)));

    static async Task<IResult> Read(Guid id, ReadDraft read, CurrentActor me, IStringLocalizer<Refusals> words, CancellationToken cancel) =>
        (await read.Run(me.Actor, id, cancel)).Answer(words, Results.Ok);

    static async Task<IResult> Save(Guid id, [FromBody] RequestForm form, SaveDraft save, CurrentActor me, IStringLocalizer<Refusals> words, CancellationToken cancel) =>
        (await save.Run(me.Actor, id, form, cancel)).Answer(words, _ => Results.NoContent());

    static async Task<IResult> Discard(Guid id, DiscardDraft discard, CurrentActor me, IStringLocalizer<Refusals> words, CancellationToken cancel) =>
        (await discard.Run(me.Actor, id, cancel)).Answer(words, _ => Results.NoContent());
}
