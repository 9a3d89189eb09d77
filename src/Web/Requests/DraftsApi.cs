using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Web.Api;
using TeleExpertise.Web.SignIn;

namespace TeleExpertise.Web.Requests;

/// <summary>Drafts: saved as typed, right or wrong.</summary>
static class DraftsApi
{
    /// <summary>A draft's id and version.</summary>
    public sealed record Started(Guid Id, int Version);

    /// <summary>Names the page that writes, a UUID: a page has seen what it wrote itself, also when the answer got lost.</summary>
    const string Page = "Draft-Page";

    public static void MapDraftsApi(this RouteGroupBuilder api)
    {
        api.MapPost("/drafts", Start).WithName("StartDraft").WithSummary("Starts a draft.").WithIdempotency().Produces<Started>(StatusCodes.Status201Created);
        api.MapGet("/drafts/{id:guid}", Read).WithName("ReadDraft").WithSummary("A draft of one's own, with its documents.").Produces<DraftView>();
        api.MapPut("/drafts/{id:guid}", Save).WithName("SaveDraft").WithSummary("Keeps a draft as typed so far. With If-Match, the version that was read: 409 when it was written elsewhere since; ETag tells the new one.")
            .Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status409Conflict);
        api.MapDelete("/drafts/{id:guid}", Discard).WithName("DiscardDraft").WithSummary("Throws a draft away, with its documents.").Produces(StatusCodes.Status204NoContent);
    }

    static async Task<IResult> Start([FromBody] RequestForm form, SaveDraft save, CurrentActor me, IStringLocalizer<Refusals> words, CancellationToken cancel) =>
        (await save.Run(me.Actor, null, form, cancel)).Answer(words, draft => Results.Created($"/api/drafts/{draft.Id}", new Started(draft.Id, draft.Version)));

    static async Task<IResult> Read(Guid id, ReadDraft read, CurrentActor me, IStringLocalizer<Refusals> words, CancellationToken cancel) =>
        (await read.Run(me.Actor, id, cancel)).Answer(words, Results.Ok);

    static async Task<IResult> Save(Guid id, [FromBody] RequestForm form, HttpContext http, SaveDraft save, CurrentActor me, IStringLocalizer<Refusals> words, CancellationToken cancel) =>
        (await save.Run(me.Actor, id, form, cancel, Seen(http.Request))).Answer(words, draft =>
        {
            http.Response.Headers.ETag = string.Create(CultureInfo.InvariantCulture, $"\"{draft.Version}\"");
            return Results.NoContent();
        });

    static SeenDraft Seen(HttpRequest request) => new(
        int.TryParse(request.Headers.IfMatch.ToString().Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : null,
        Guid.TryParse(request.Headers[Page], out var page) ? page : null);

    static async Task<IResult> Discard(Guid id, DiscardDraft discard, CurrentActor me, IStringLocalizer<Refusals> words, CancellationToken cancel) =>
        (await discard.Run(me.Actor, id, cancel)).Answer(words, _ => Results.NoContent());
}
