using System.Globalization;
using System.Net.Mime;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using Microsoft.Net.Http.Headers;
using TeleExpertise.Expertise.Requests.Documents;
using TeleExpertise.Web.Api;
using TeleExpertise.Web.Pdf;
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
            .Produces<Stream>(StatusCodes.Status200OK, MediaTypes.Jpeg, MediaTypes.Png, MediaTypes.Pdf, MediaTypes.Text, MediaTypes.Dicom).ProducesProblem(404);
        api.MapGet("/documents/{id:guid}/thumbnail", Thumbnail).WithName("ReadThumbnail").WithSummary("A small JPEG; where there is none, the way to the document itself.")
            .Produces<Stream>(StatusCodes.Status200OK, MediaTypes.Jpeg).Produces(StatusCodes.Status302Found).ProducesProblem(404);
        api.MapGet("/documents/{id:guid}/page", Page).WithName("ReadDocumentPage").WithSummary("One page of a PDF as a picture of at most 2,400 pixels a side; the header Pages says how many there are.")
            .Produces<Stream>(StatusCodes.Status200OK, MediaTypes.Png).ProducesProblem(404).ProducesProblem(409);
        api.MapPut("/documents/{id:guid}/thumbnail", Keep).WithName("KeepThumbnail").WithSummary("A small JPEG (at most 400 pixels a side, 64 KiB) of a document of one's own draft.")
            .Accepts<byte[]>(MediaTypes.Jpeg).WithMetadata(new RequestSizeLimitAttribute(KeepThumbnail.SizeMax + 1)).Produces(204).ProducesProblem(400).ProducesProblem(404);
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
        using var data = await request.Lend(cancel); // one chunk at most
        return (await append.Run(me.Actor, id, start, data.Memory, cancel)).Answer(words, Results.Ok);
    }

    static async Task<IResult> Keep(Guid id, HttpRequest request, KeepThumbnail keep, CurrentActor me, IStringLocalizer<Refusals> words, CancellationToken cancel)
    {
        var data = await request.Bytes(cancel);
        return (await keep.Run(me.Actor, id, data, cancel)).Answer(words, _ => Results.NoContent());
    }

    static async Task<IResult> Thumbnail(Guid id, ReadThumbnail read, ReadDocument document, HttpContext http, CurrentActor me, IStringLocalizer<Refusals> words, CancellationToken cancel)
    {
        var outcome = await read.Run(me.Actor, id, cancel);
        if (!outcome.Succeeded) return outcome.Refusal.Answer(words);
        if (outcome.Value == id) return Results.Redirect($"/api/documents/{id}/content");
        http.Response.Headers.ContentSecurityPolicy = Locked;
        http.Response.ContentType = MediaTypes.Jpeg;
        await foreach (var data in document.Bytes(outcome.Value).WithCancellation(cancel)) await http.Response.Body.WriteAsync(data, cancel);
        return Results.Empty;
    }

    static async Task<IResult> Content(Guid id, ReadDocument read, HttpContext http, CurrentActor me, IStringLocalizer<Refusals> words, CancellationToken cancel)
    {
        var outcome = await read.Run(me.Actor, id, cancel);
        if (!outcome.Succeeded) return outcome.Refusal.Answer(words);
        if (outcome.Value is not { MediaType: { } type } document) return Expertise.Refusal.NotFound.Answer(words);
        var headers = http.Response.Headers;
        headers.ContentDisposition = Disposition(document, type);
        headers.ContentSecurityPolicy = Locked;
        http.Response.ContentType = type == MediaTypes.Text ? "text/plain; charset=utf-8" : type;
        http.Response.ContentLength = document.Size;
        var first = type == MediaTypes.Dicom;
        await foreach (var data in read.Bytes(id).WithCancellation(cancel))
        {
            // What stands before the mark of a DICOM file may be a program of any system: it leaves as zeros.
            if (first) data.Span[..DicomHead.Preamble].Clear();
            first = false;
            await http.Response.Body.WriteAsync(data, cancel);
        }
        return Results.Empty;
    }

    /// <param name="number">From 1; a page behind the last is the last.</param>
    static async Task<IResult> Page(Guid id, int? number, ReadDocument read, PageDrawer pages, HttpContext http, CurrentActor me, IStringLocalizer<Refusals> words, CancellationToken cancel)
    {
        var outcome = await read.Run(me.Actor, id, cancel);
        if (!outcome.Succeeded) return outcome.Refusal.Answer(words);
        if (outcome.Value is not { MediaType: MediaTypes.Pdf, Active: false }) return Expertise.Refusal.Conflict("document-without-pages").Answer(words);
        if (await pages.Draw(id, Math.Clamp(number ?? 1, 1, 10_000), read.Bytes(id), cancel) is not { } page) return Expertise.Refusal.Conflict("page-not-drawn").Answer(words);
        http.Response.Headers.ContentSecurityPolicy = Locked;
        http.Response.Headers["Pages"] = page.Pages.ToString(CultureInfo.InvariantCulture);
        return Results.Bytes(page.Png, MediaTypes.Png);
    }

    /// <summary>
    /// Whatever a document holds runs nowhere and reaches nothing; only pages of ours may frame it. Chromium shows a PDF under this
    /// header in a frame, but not under the frame's own attribute "sandbox".
    /// </summary>
    public const string Locked = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; object-src 'self'; frame-ancestors 'self'; sandbox";

    /// <summary>Pictures and PDFs that do nothing open in the browser; the rest is saved. The header type escapes the name.</summary>
    static string Disposition(DocumentLine document, string type)
    {
        var disposition = new ContentDispositionHeaderValue(type is MediaTypes.Text or MediaTypes.Dicom || document.Active ? "attachment" : "inline");
        disposition.SetHttpFileName(MediaTypes.DownloadName(document.Name, type));
        return disposition.ToString();
    }
}
