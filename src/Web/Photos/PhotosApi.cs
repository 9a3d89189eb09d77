using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using TeleExpertise.Expertise.Requests.Documents;
using TeleExpertise.Expertise.Requests.Photos;
using TeleExpertise.Web.Api;
using TeleExpertise.Web.Operations;
using TeleExpertise.Web.SignIn;

namespace TeleExpertise.Web.Photos;

/// <summary>
/// Photos from a phone on which nobody signs in. Its writer gets a code for a draft; the phone changes it once for a pass and shows that
/// as a bearer token. Code and pass are in bodies and headers, never in an address: those are kept in logs.
/// </summary>
static class PhotosApi
{
    /// <summary>What the draft's page shows.</summary>
    /// <param name="Picture">The code as a picture (data URL): the address of the phone's page, with the code in its fragment, which browsers send nowhere.</param>
    /// <param name="Address">The same as text.</param>
    /// <param name="ExpiresAt">When it is over by itself.</param>
    public sealed record Offered(string Picture, string Address, DateTimeOffset ExpiresAt);

    /// <summary>A code that a phone has read.</summary>
    public sealed record ReadCode(string Code);

    /// <summary>A photo to come.</summary>
    /// <param name="Name">Its file name.</param>
    /// <param name="Size">Its size, bytes; at most 50 MB.</param>
    public sealed record NewPhoto(string Name, long Size);

    const string Bearer = "Bearer ";

    public static void MapPhotosApi(this RouteGroupBuilder api)
    {
        api.MapPost("/drafts/{id:guid}/photos", Offer).WithName("OfferPhotos").WithSummary("A code with which one phone may add photos to a draft of one's own, for ten minutes; ends the one before.").Produces<Offered>();
        api.MapGet("/drafts/{id:guid}/photos", Watch).WithName("ReadPhotoOffer").WithSummary("How the phone gets on.").Produces<PhotoOfferView>();
        api.MapDelete("/drafts/{id:guid}/photos", End).WithName("EndPhotos").WithSummary("Takes the code and the pass back at once.").Produces(StatusCodes.Status204NoContent);
    }

    /// <summary>What the phone calls, without a cookie.</summary>
    public static void Map(WebApplication app)
    {
        var phone = app.MapGroup("/api/photos").WithTags("Photos").RequireRateLimiting(Limits.Photos);
        phone.MapPost("/open", Open).WithName("OpenPhotos").WithSummary("Changes a code for a pass, once.").RequireRateLimiting(Limits.SignIn).Produces<PhotoPass>();
        phone.MapPost("", Announce).WithName("AnnouncePhoto").WithSummary("Announces a photo. With the pass as bearer token, as all that follows.").Produces<DocumentLine>(StatusCodes.Status201Created);
        phone.MapGet("/{id:guid}", Read).WithName("ReadPhoto").WithSummary("How much of a photo came: where to resume.").Produces<DocumentLine>();
        phone.MapPost("/{id:guid}/chunks", Append).WithName("AppendPhoto").WithSummary("The next bytes of a photo, at most 1 MiB.")
            .Accepts<byte[]>(System.Net.Mime.MediaTypeNames.Application.Octet).WithMetadata(new RequestSizeLimitAttribute(AppendChunk.ChunkMax + 1)).Produces<DocumentLine>();
        phone.MapPut("/{id:guid}/thumbnail", Keep).WithName("KeepPhotoThumbnail").WithSummary("A small JPEG of a photo.")
            .Accepts<byte[]>(MediaTypes.Jpeg).WithMetadata(new RequestSizeLimitAttribute(KeepThumbnail.SizeMax + 1)).Produces(StatusCodes.Status204NoContent);
    }

    static async Task<IResult> Offer(Guid id, OfferPhotos offer, PublicSite site, CurrentActor me, IStringLocalizer<Refusals> words, CancellationToken cancel) =>
        (await offer.Run(me.Actor, id, cancel)).Answer(words, shown =>
        {
            var address = $"{site.Url}/photos#{shown.Token}";
            return Results.Ok(new Offered(QrCode.Of(address), address, shown.ExpiresAt));
        });

    static async Task<IResult> Watch(Guid id, ReadPhotoOffer read, CurrentActor me, IStringLocalizer<Refusals> words, CancellationToken cancel) =>
        (await read.Run(me.Actor, id, cancel)).Answer(words, Results.Ok);

    static async Task<IResult> End(Guid id, EndPhotos end, CurrentActor me, IStringLocalizer<Refusals> words, CancellationToken cancel) =>
        (await end.Run(me.Actor, id, cancel)).Answer(words, _ => Results.NoContent());

    static async Task<IResult> Open(ReadCode body, OpenPhotos open, IStringLocalizer<Refusals> words, CancellationToken cancel) =>
        (await open.Run(body.Code, cancel)).Answer(words, Results.Ok);

    static async Task<IResult> Announce(NewPhoto body, HttpRequest request, SendPhoto send, IStringLocalizer<Refusals> words, CancellationToken cancel) =>
        (await send.Announce(PassOf(request), body.Name, body.Size, cancel)).Answer(words, photo => Results.Created($"/api/photos/{photo.Id}", photo));

    static async Task<IResult> Read(Guid id, HttpRequest request, SendPhoto send, IStringLocalizer<Refusals> words, CancellationToken cancel) =>
        (await send.Read(PassOf(request), id, cancel)).Answer(words, Results.Ok);

    static async Task<IResult> Append(Guid id, long start, HttpRequest request, SendPhoto send, IStringLocalizer<Refusals> words, CancellationToken cancel)
    {
        using var data = await request.Lend(cancel);
        return (await send.Append(PassOf(request), id, start, data.Memory, cancel)).Answer(words, Results.Ok);
    }

    static async Task<IResult> Keep(Guid id, HttpRequest request, SendPhoto send, IStringLocalizer<Refusals> words, CancellationToken cancel) =>
        (await send.Keep(PassOf(request), id, await request.Bytes(cancel), cancel)).Answer(words, _ => Results.NoContent());

    static string? PassOf(HttpRequest request) =>
        request.Headers.Authorization is [{ } header] && header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? header[Bearer.Length..].Trim() : null;
}
