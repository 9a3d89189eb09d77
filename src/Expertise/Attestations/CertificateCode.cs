using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace TeleExpertise.Expertise.Attestations;

/// <summary>
/// The code on a certificate: sixteen characters of Crockford's base 32, 80 random bits. The alphabet has no I, L, O or U,
/// so what people confuse when they type it is put right.
/// </summary>
public static class CertificateCode
{
    const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    const int Length = 16;

    /// <summary>Draws one.</summary>
    public static string Draw() => RandomNumberGenerator.GetString(Alphabet, Length);

    /// <summary>As it is printed: XXXX-XXXX-XXXX-XXXX.</summary>
    public static string Grouped(string code) => string.Join('-', code.Chunk(4).Select(group => new string(group)));

    /// <summary>Reads a code as people type it: grouped or not, lower case, O for 0, I and L for 1. False for anything else.</summary>
    public static bool TryRead(string? typed, [NotNullWhen(true)] out string? code)
    {
        code = null;
        if (typed is null || typed.Length > 64) return false;
        var read = new string([.. typed.Where(c => !IsSeparator(c)).Select(Meant)]);
        if (read.Length != Length || read.Any(c => !Alphabet.Contains(c, StringComparison.Ordinal))) return false;
        code = read;
        return true;
    }

    static bool IsSeparator(char c) => char.IsWhiteSpace(c) || char.GetUnicodeCategory(c) is System.Globalization.UnicodeCategory.DashPunctuation;

    static char Meant(char c) => char.ToUpperInvariant(c) switch { 'O' => '0', 'I' or 'L' => '1', var upper => upper };
}
