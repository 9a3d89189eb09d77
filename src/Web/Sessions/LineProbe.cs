using System.Security.Cryptography;

namespace TeleExpertise.Web.Sessions;

/// <summary>What the lobby measures the line with: bytes that come and bytes that go, and nothing else.</summary>
static class LineProbe
{
    /// <summary>Most bytes each way.</summary>
    const int Most = 256 * 1024;

    /// <summary>Random, as a proxy that compresses would measure something else.</summary>
    static readonly byte[] noise = RandomNumberGenerator.GetBytes(Most);

    public static void MapLineProbe(this WebApplication app)
    {
        app.MapGet("/api/line", Send).RequireAuthorization().ExcludeFromDescription();
        app.MapPost("/api/line", Take).RequireAuthorization().ExcludeFromDescription();
    }

    static IResult Send(HttpContext http, int bytes = 1)
    {
        http.Response.Headers.CacheControl = "no-store";
        return Results.Bytes(noise.AsMemory(0, Math.Clamp(bytes, 1, Most)), "application/octet-stream");
    }

    static async Task<IResult> Take(HttpRequest request, CancellationToken cancel)
    {
        if (request.ContentLength is null or > Most) return Results.StatusCode(StatusCodes.Status413PayloadTooLarge);
        await request.Body.CopyToAsync(Stream.Null, cancel);
        return Results.NoContent();
    }
}
