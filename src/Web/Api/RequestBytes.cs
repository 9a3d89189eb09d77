using Microsoft.AspNetCore.Http.Features;
using TeleExpertise.Expertise.Requests.Documents;

namespace TeleExpertise.Web.Api;

static class RequestBytes
{
    /// <summary>A small body whole; the endpoint's size limit stops it.</summary>
    public static async Task<byte[]> Bytes(this HttpRequest request, CancellationToken cancel)
    {
        using var lent = await request.Lend(cancel);
        return lent.Memory.ToArray();
    }

    /// <summary>A body whole, in memory to be given back; the endpoint's size limit stops it.</summary>
    public static async Task<Lent> Lend(this HttpRequest request, CancellationToken cancel)
    {
        // No more than the limit: what a body says of its length is not to be believed.
        var most = request.HttpContext.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize ?? throw new InvalidOperationException("The endpoint has no size limit.");
        var lent = new Lent((int)Math.Min(request.ContentLength ?? most, most));
        try
        {
            lent.Cut(await request.Body.ReadAtLeastAsync(lent.Memory, lent.Memory.Length, throwOnEndOfStream: false, cancel));
            return lent;
        }
        catch
        {
            lent.Dispose();
            throw;
        }
    }
}
