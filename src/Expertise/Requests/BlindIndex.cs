using System.Globalization;
using TeleExpertise.Expertise.Vault;

namespace TeleExpertise.Expertise.Requests;

/// <summary>
/// What stands in the database for traits that are sealed: equal for equal traits of one territory, letter case, accents and punctuation aside.
/// It tells who has the same name as whom, and no more, to whoever has the database without the index key.
/// </summary>
static class BlindIndex
{
    /// <summary>The strict traits: birth name, first given name, birth date, sex.</summary>
    public static byte[] Traits(Sealer sealer, Guid territory, string birthName, string birthGivenNames, DateOnly birthDate, Sex sex) =>
        sealer.Blind(territory, "traits", string.Create(CultureInfo.InvariantCulture,
            $"{Requests.Traits.Bare(birthName)}|{Requests.Traits.First(birthGivenNames)}|{birthDate:yyyyMMdd}|{sex}"));

    /// <summary>The words of the names, each once, in no order that tells anything.</summary>
    public static byte[][] Names(Sealer sealer, Guid territory, params string?[] names) =>
        [.. names.SelectMany(n => Words(n ?? "")).Distinct(StringComparer.Ordinal).Select(w => sealer.Blind(territory, "name", w)).OrderBy(Convert.ToHexString, StringComparer.Ordinal)];

    /// <summary>The INS.</summary>
    public static byte[] Ins(Sealer sealer, Guid territory, string oid, string matricule) => sealer.Blind(territory, "ins", oid + " " + matricule);

    /// <summary>Each word of a name, and a name of several words as a whole: "Le Goff-Martin" is found by each of its words.</summary>
    public static IEnumerable<string> Words(string name) =>
        name.Split([' ', '-', '\'', '’', ','], StringSplitOptions.RemoveEmptyEntries).Select(Requests.Traits.Bare).Where(w => w.Length > 0);
}
