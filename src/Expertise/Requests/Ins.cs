using System.Globalization;

namespace TeleExpertise.Expertise.Requests;

/// <summary>
/// The French national health identifier: thirteen characters and a key of two digits.
/// The key is 97 − (the thirteen digits mod 97); Corsican départements count as 2A → 19 and 2B → 18 (INSEE).
/// </summary>
public static class Ins
{
    /// <summary>OID of a NIR.</summary>
    public const string Nir = "1.2.250.1.213.1.4.8";

    /// <summary>OID of a NIA, the number while a NIR is awaited.</summary>
    public const string Nia = "1.2.250.1.213.1.4.9";

    /// <summary>OID of test identities.</summary>
    public const string Test = "1.2.250.1.213.1.4.10";

    /// <summary>OID of demonstration identities.</summary>
    public const string Demonstration = "1.2.250.1.213.1.4.11";

    /// <summary>The four OIDs (ANS, référentiel INS).</summary>
    public static readonly IReadOnlyList<string> Oids = [Nir, Nia, Test, Demonstration];

    /// <summary>Takes out the spaces with which the number is printed; letters become capitals.</summary>
    public static string Tidy(string typed) => string.Concat(typed.Where(c => !char.IsWhiteSpace(c))).ToUpperInvariant();

    /// <summary>Null when the matricule is well formed and its key is right, else the fault's code.</summary>
    /// <param name="matricule">Fifteen characters without spaces.</param>
    public static string? Fault(string matricule)
    {
        if (!WellFormed(matricule)) return "ins-malformed";
        return int.Parse(matricule[13..], CultureInfo.InvariantCulture) == Key(matricule[..13]) ? null : "ins-key-wrong";
    }

    /// <summary>The key of thirteen characters that are well formed.</summary>
    public static int Key(string body)
    {
        var digits = body[6] switch
        {
            'A' => body[..5] + "19" + body[7..],
            'B' => body[..5] + "18" + body[7..],
            _ => body,
        };
        return 97 - (int)(long.Parse(digits, CultureInfo.InvariantCulture) % 97);
    }

    static bool WellFormed(string matricule) =>
        matricule.Length == 15
        && !matricule.Where((c, at) => !char.IsAsciiDigit(c) && !(at == 6 && c is 'A' or 'B' && matricule[5] == '2')).Any();
}
