using System.Buffers;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace TeleExpertise.Server;

/// <summary>Reads an offer.</summary>
static class Body
{
    /// <summary>Longest offer, bytes: the bridge looks at nothing longer.</summary>
    public const int Longest = 512 * 1024;

    /// <summary>Null when it is too long.</summary>
    public static async Task<string?> Read(HttpRequest request, CancellationToken cancel)
    {
        if (request.ContentLength > Longest) return null;
        var all = new ArrayBufferWriter<byte>(16 * 1024);
        while (await request.Body.ReadAsync(all.GetMemory(16 * 1024), cancel) is > 0 and var length)
        {
            if (all.WrittenCount + length > Longest) return null;
            all.Advance(length);
        }
        return Encoding.UTF8.GetString(all.WrittenSpan);
    }
}
