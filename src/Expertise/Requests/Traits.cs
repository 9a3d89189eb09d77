using System.Globalization;
using System.Text;

namespace TeleExpertise.Expertise.Requests;

/// <summary>Compares identities by their strict traits, letter case and accents aside (RNIV).</summary>
static class Traits
{
    /// <summary>True when birth name, given names, birth date, sex and, where both tell it, the rank of birth say the same person.</summary>
    public static bool Agree(Patient known, CheckedIdentity typed) =>
        Bare(known.BirthName) == Bare(typed.BirthName) && SameGivenNames(known.BirthGivenNames, typed.BirthGivenNames)
        && known.BirthDate == typed.BirthDate && known.Sex == typed.Sex && (known.BirthRank is null || typed.BirthRank is null || known.BirthRank == typed.BirthRank);

    /// <summary>Not everybody types all of them: as far as both lists go they are the same. Twins may share the first and differ in the second.</summary>
    public static bool SameGivenNames(string one, string other) => Each(one).Zip(Each(other)).All(names => names.First == names.Second);

    static IEnumerable<string> Each(string givenNames) => givenNames.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries).Select(Bare);

    /// <summary>The first given name, in its plainest form.</summary>
    public static string First(string givenNames) => Bare(givenNames.Split([' ', ','], 2)[0]);

    /// <summary>Capital letters without accents, and nothing else.</summary>
    public static string Bare(string name) => string.Concat(name.Replace("œ", "oe", StringComparison.OrdinalIgnoreCase).Replace("æ", "ae", StringComparison.OrdinalIgnoreCase).Normalize(NormalizationForm.FormD)
        .Where(c => CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark && char.IsLetter(c))).ToUpperInvariant();
}
