using System.Net.Mime;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using Microsoft.Net.Http.Headers;
using TeleExpertise.Expertise.Requests.Documents;
using TeleExpertise.Web.Api;
using TeleExpertise.Web.SignIn;

namespace TeleExpertise.Web.Documents;

/// <summary>Documents: announced, sent in chunks, resumed where they stopped, streamed out.</summary>
static class DocumentsApi
{
    /// <summary>A document to come.</summary>
    /// <param name="Name">Its file name.</param>
    /// <param name="Size">Its size, bytes; at most 50 MB.</param>
    public sealed record NewDocument(string Name, long Size);

    public static void MapDocuments(this RouteGroupBuilder api)
    {
        api.MapPost("/drafts/{id:guid}/documents", Add).WithName("AddDocument").WithSummary("Announces a document of a draft.")
            .WithIdempotency().Produces<DocumentLine>(StatusCodes.Status201Created).ProducesProblem(400).ProducesProblem(404);
        api.MapGet("/documents/{id:guid}", Read).WithName("ReadDocument").WithSummary("Name, size and bytes received: where to resume.")
            .Produces<DocumentLine>().ProducesProblem(404);
        api.MapPost("/documents/{id:guid}/chunks", Append).WithName("AppendChunk").WithSummary("The next bytes, at most 1 MiB; repeating a chunk does no harm.")
            .Accepts<byte[]>(MediaTypeNames.Application.Octet).WithMetadata(new RequestSizeLimitAttribute(AppendChunk.ChunkMax + 1))
            .Produces<DocumentLine>().ProducesProblem(400).ProducesProblem(404).ProducesProblem(409);
        api.MapGet("/documents/{id:guid}/content", Content).WithName("ReadDocumentContent").WithSummary("The document's bytes.")
            .Produces<Stream>(StatusCodes.Status200OK, MediaTypes.Jpeg, MediaTypes.Png, MediaTypes.Pdf, MediaTypes.Text).ProducesProblem(404);
        api.MapDelete("/documents/{id:guid}", Remove).WithName("RemoveDocument").WithSummary("Takes a document off a draft.").Produces(204).ProducesProblem(404);
    }

    static async Task<IResult> Add(Guid id, NewDocument body, AddDocument add, CurrentActor me, IStringLocalizer<Refusals> words, CancellationToken cancel) =>
        (await add.Run(me.Actor, id, body.Name, body.Size, cancel)).Answer(words, d => Results.Created($"/api/documents/{d.Id}", d));

    static async Task<IResult> Read(Guid id, ReadDocument read, CurrentActor me, IStringLocalizer<Refusals> words, CancellationToken cancel) =>
        (await read.Run(me.Actor, id, cancel)).Answer(words, Results.Ok);

    static async Task<IResult> Remove(Guid id, RemoveDocument remove, CurrentActor me, IStringLocalizer<Refusals> words, CancellationToken cancel) =>
        (await remove.Run(me.Actor, id, cancel)).Answer(words, _ => Results.NoContent());

    static async Task<IResult> Append(Guid id, long start, HttpRequest request, AppendChunk append, CurrentActor me, IStringLocalizer<Refusals> words, CancellationToken cancel)
    {
        using var data = new MemoryStream();
        await request.Body.CopyToAsync(data, cancel); // the endpoint's size limit stops it at one chunk
        return (await append.Run(me.Actor, id, start, data.ToArray(), cancel)).Answer(words, Results.Ok);
    }

    static async Task<IResult> Content(Guid id, ReadDocument read, HttpContext http, CurrentActor me, IStringLocalizer<Refusals> words, CancellationToken cancel)
    {
        var outcome = await read.Run(me.Actor, id, cancel);
        if (!outcome.Succeeded) return outcome.Refusal.Answer(words);
        if (outcome.Value is not { MediaType: { } type } document) return Expertise.Refusal.NotFound.Answer(words);
        var headers = http.Response.Headers;
        headers.ContentDisposition = Disposition(document, type);
        headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; object-src 'self'; sandbox";
        http.Response.ContentType = type == MediaTypes.Text ? "text/plain; charset=utf-8" : type;
        http.Response.ContentLength = document.Size;
        await foreach (var data in read.Bytes(id).WithCancellation(cancel)) await http.Response.Body.WriteAsync(data, cancel);
        return Results.Empty;
    }

    /// <summary>Pictures and PDFs that do nothing open in the browser; the rest is saved. The header type escapes the name.</summary>
    static string Disposition(DocumentLine document, string type)
    {
        var disposition = new ContentDispositionHeaderValue(type == MediaTypes.Text || document.Active ? "attachment" : "inline");
        disposition.SetHttpFileName(MediaTypes.DownloadName(document.Name, type));
        return disposition.ToString();
    }
}
