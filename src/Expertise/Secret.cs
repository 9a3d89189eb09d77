using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace TeleExpertise.Expertise;

/// <summary>What opens something to whoever holds it: a link, a code, a pass. Told once; the database knows only its hash.</summary>
static class Secret
{
    /// <summary>256 random bits in base64url.</summary>
    public static string New() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    /// <summary>SHA-256; null is hashed as empty text, which nothing bears.</summary>
    public static byte[] Hash(string? secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret ?? ""));
}
