using Microsoft.AspNetCore.Http.Features;

namespace TeleExpertise.Web.Api;

static class RequestBytes
{
    /// <summary>A body whole; the endpoint's size limit stops it.</summary>
    public static async Task<byte[]> Bytes(this HttpRequest request, CancellationToken cancel)
    {
        // A body of a known length is read in its place: a chunk of a document that was first put together elsewhere would cost four times its size.
        if (request.ContentLength is { } length && length <= request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize)
        {
            var whole = new byte[length];
            await request.Body.ReadExactlyAsync(whole, cancel);
            return whole;
        }
        using var data = new MemoryStream();
        await request.Body.CopyToAsync(data, cancel);
        return data.ToArray();
    }
}
