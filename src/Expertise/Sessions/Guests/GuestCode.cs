using TeleExpertise.Expertise.Vault;

namespace TeleExpertise.Expertise.Sessions.Guests;

/// <summary>
/// What opens a guest's link: ten characters, none of which looks like another (50 bits), for one case in one session while that goes on. It is made of the link's random id and a
/// key outside the database, so that who invites may see it again as often as their page is drawn, and the database knows only its hash.
/// </summary>
public static class GuestCode
{
    const int Length = 10;
    const string Alphabet = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

    /// <summary>The code of a link.</summary>
    internal static string Of(Sealer sealer, Guid territory, Guid guest)
    {
        var random = sealer.Blind(territory, "guest-code", guest.ToString());
        return string.Create(Length, random, static (code, from) =>
        {
            for (var i = 0; i < code.Length; i++) code[i] = Alphabet[from[i] & 31];
        });
    }

    /// <summary>In two groups.</summary>
    public static string Grouped(string code) => $"{code[..5]} {code[5..]}";

    /// <summary>Reads it as people type it: in any case, with blanks and dashes.</summary>
    internal static bool TryRead(string? typed, out string code)
    {
        code = string.Concat((typed ?? "").Take(40).Where(c => !char.IsWhiteSpace(c) && c != '-')).ToUpperInvariant();
        return code.Length == Length && code.All(c => Alphabet.Contains(c, StringComparison.Ordinal));
    }
}
