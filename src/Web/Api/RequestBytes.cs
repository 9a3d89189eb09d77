namespace TeleExpertise.Web.Api;

static class RequestBytes
{
    /// <summary>A body whole; the endpoint's size limit stops it.</summary>
    public static async Task<byte[]> Bytes(this HttpRequest request, CancellationToken cancel)
    {
        using var data = new MemoryStream();
        await request.Body.CopyToAsync(data, cancel);
        return data.ToArray();
    }
}
