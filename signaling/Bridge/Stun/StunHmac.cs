using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace TeleExpertise.Bridge.Stun;

internal static class StunHmac
{
    [SuppressMessage("Security", "CA5350", Justification = "RFC 8445 checks are signed with HMAC-SHA1; browsers offer nothing else.")]
    public static void Sign(ReadOnlySpan<byte> password, ReadOnlySpan<byte> text, Span<byte> signature) =>
        HMACSHA1.HashData(password, text, signature);
}
