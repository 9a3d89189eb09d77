using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using TeleExpertise.Expertise;
using TeleExpertise.Expertise.Requests.Deidentified;
using TeleExpertise.Expertise.Requests.Documents;
using TeleExpertise.Expertise.Sessions;
using TeleExpertise.Web.Api;
using TeleExpertise.Web.Documents;
using TeleExpertise.Web.SignIn;

namespace TeleExpertise.Web.Deidentified;

/// <summary>Pictures for learners: kept and taken away by those who may see the case, read by whoever sits in the room.</summary>
static class DeidentifiedApi
{
    public static void MapDeidentified(this WebApplication app)
    {
        var api = app.MapGroup("/api").RequireAuthorization().WithTags("Requests");
        api.MapPut("/documents/{id:guid}/deidentified", Keep).WithName("KeepDeidentifiedCopy").WithSummary("A picture's copy for learners: a JPEG without EXIF or comments, at most 8 MiB; each `cover` as x,y,width,height in the original's picture elements blackens the clean DICOM file too.")
            .Accepts<byte[]>(MediaTypes.Jpeg).WithMetadata(new RequestSizeLimitAttribute(KeepDeidentifiedCopy.SizeMax + 1)).Produces(204).ProducesProblem(400).ProducesProblem(404);
        api.MapGet("/sessions/{id:guid}/pictures/{copy:guid}", Picture).WithName("ReadSharedPicture").WithSummary("A de-identified picture, or its clean DICOM file, of the case that is on, once somebody has checked it.")
            .Produces<Stream>(StatusCodes.Status200OK, MediaTypes.Jpeg, MediaTypes.Dicom).ProducesProblem(404);
    }

    static async Task<IResult> Keep(Guid id, [FromQuery] string[]? cover, HttpRequest request, KeepDeidentifiedCopy keep, CurrentActor me, IStringLocalizer<Refusals> words, CancellationToken cancel)
    {
        var covers = new List<Cover>();
        foreach (var typed in cover ?? [])
        {
            if (!Cover.TryParse(typed, out var one) || covers.Count == Cover.Most) return Refusal.Invalid(new FieldFault("documents", "cover-unreadable")).Answer(words);
            covers.Add(one);
        }
        var data = await request.Bytes(cancel);
        return (await keep.Run(me.Actor, id, data, covers, cancel)).Answer(words, _ => Results.NoContent());
    }

    static async Task<IResult> Picture(Guid id, Guid copy, ReadSharedPicture read, HttpContext http, CurrentActor me, IStringLocalizer<Refusals> words, CancellationToken cancel)
    {
        var outcome = await read.Run(me.Actor, id, copy, cancel);
        return outcome.Succeeded ? await Send(outcome.Value, http.Response, cancel) : outcome.Refusal.Answer(words);
    }

    /// <summary>Sends a picture to whoever may see it.</summary>
    internal static async Task<IResult> Send(SharedPicture picture, HttpResponse response, CancellationToken cancel)
    {
        response.Headers.ContentSecurityPolicy = DocumentsApi.Locked;
        response.ContentType = picture.MediaType;
        if (picture.MediaType == MediaTypes.Dicom) response.Headers.ContentDisposition = "attachment; filename=image.dcm";
        await foreach (var data in picture.Bytes.WithCancellation(cancel)) await response.Body.WriteAsync(data, cancel);
        return Results.Empty;
    }
}
