using System.Security.Cryptography;

namespace TeleExpertise.Expertise.Screens;

/// <summary>What a coordinator reads and somebody types in a meeting room: eight characters, none of which looks like another (40 bits, ten minutes).</summary>
public static class ScreenCode
{
    const string Alphabet = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

    /// <summary>A new one.</summary>
    public static string Draw() => RandomNumberGenerator.GetString(Alphabet, 8);

    /// <summary>The one that random bytes, eight or more, stand for.</summary>
    public static string From(ReadOnlySpan<byte> random) => string.Create(8, random, static (code, from) =>
    {
        for (var i = 0; i < code.Length; i++) code[i] = Alphabet[from[i] & 31];
    });

    /// <summary>In two groups.</summary>
    public static string Grouped(string code) => $"{code[..4]} {code[4..]}";

    /// <summary>Reads it as people type it: in any case, with blanks and dashes.</summary>
    public static bool TryRead(string? typed, out string code)
    {
        code = string.Concat((typed ?? "").Take(40).Where(c => !char.IsWhiteSpace(c) && c != '-')).ToUpperInvariant();
        return code.Length == 8 && code.All(c => Alphabet.Contains(c, StringComparison.Ordinal));
    }
}
