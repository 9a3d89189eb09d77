using System.Globalization;
using System.Text;

namespace TeleExpertise.Expertise.Requests;

/// <summary>Compares identities by their strict traits, letter case and accents aside (RNIV).</summary>
static class Traits
{
    /// <summary>True when birth name, first given name, birth date and sex say the same person.</summary>
    public static bool Agree(Patient known, CheckedIdentity typed) =>
        Bare(known.BirthName) == Bare(typed.BirthName) && First(known.BirthGivenNames) == First(typed.BirthGivenNames)
        && known.BirthDate == typed.BirthDate && known.Sex == typed.Sex;

    /// <summary>The first given name, in its plainest form.</summary>
    public static string First(string givenNames) => Bare(givenNames.Split([' ', ','], 2)[0]);

    /// <summary>Capital letters without accents, and nothing else.</summary>
    public static string Bare(string name) => string.Concat(name.Replace("œ", "oe", StringComparison.OrdinalIgnoreCase).Replace("æ", "ae", StringComparison.OrdinalIgnoreCase).Normalize(NormalizationForm.FormD)
        .Where(c => CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark && char.IsLetter(c))).ToUpperInvariant();
}
