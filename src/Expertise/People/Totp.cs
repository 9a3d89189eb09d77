using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace TeleExpertise.Expertise.People;

/// <summary>One-time codes by time: RFC 6238 with HMAC-SHA-1, six digits and steps of thirty seconds, as every authenticator app has it.</summary>
public static class Totp
{
    /// <summary>Bytes of a secret (RFC 4226 section 4, R6, recommends 160 bits).</summary>
    public const int SecretLength = 20;
    const int Seconds = 30;
    const string Base32Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"; // RFC 4648 section 6

    /// <summary>The step of a moment: T of RFC 6238 section 4.2.</summary>
    public static long StepOf(DateTimeOffset at) => at.ToUnixTimeSeconds() / Seconds;

    /// <summary>The code of a step: RFC 4226 section 5.3, the low 31 bits at an offset that the last nibble says.</summary>
    [System.Diagnostics.CodeAnalysis.SuppressMessage("Security", "CA5350", Justification = "HMAC-SHA-1 is what authenticator apps have; as a MAC it is not broken (RFC 6238 section 1.2).")]
    public static string CodeOf(ReadOnlySpan<byte> secret, long step)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        Span<byte> mac = stackalloc byte[HMACSHA1.HashSizeInBytes];
        HMACSHA1.HashData(secret, counter, mac);
        var truncated = BinaryPrimitives.ReadInt32BigEndian(mac[(mac[^1] & 0x0f)..]) & 0x7fff_ffff;
        return (truncated % 1_000_000).ToString("000000", CultureInfo.InvariantCulture);
    }

    /// <summary>The step whose code this is, now or one step to either side for clocks that differ (RFC 6238 section 5.2); null for a wrong one.</summary>
    public static long? StepWith(string code, ReadOnlySpan<byte> secret, DateTimeOffset now)
    {
        long? found = null;
        for (var step = StepOf(now) - 1; step <= StepOf(now) + 1; step++)
            if (CryptographicOperations.FixedTimeEquals(System.Text.Encoding.ASCII.GetBytes(CodeOf(secret, step)), System.Text.Encoding.UTF8.GetBytes(code))) found = step;
        return found;
    }

    /// <summary>Five bits a letter, without padding, as apps want the secret typed.</summary>
    public static string Base32(ReadOnlySpan<byte> bytes)
    {
        var text = new System.Text.StringBuilder();
        int held = 0, bits = 0;
        foreach (var b in bytes)
        {
            held = (held << 8) | b;
            for (bits += 8; bits >= 5; bits -= 5) text.Append(Base32Alphabet[(held >> (bits - 5)) & 31]);
        }
        return bits == 0 ? text.ToString() : text.Append(Base32Alphabet[(held << (5 - bits)) & 31]).ToString();
    }

    /// <summary>What the picture for the app holds.</summary>
    public static string Address(string issuer, string person, ReadOnlySpan<byte> secret) =>
        $"otpauth://totp/{Uri.EscapeDataString(issuer)}:{Uri.EscapeDataString(person)}?secret={Base32(secret)}&issuer={Uri.EscapeDataString(issuer)}";
}
