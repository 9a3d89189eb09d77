using System.Globalization;
using System.Text.Json;
using TeleExpertise.Expertise.People;

namespace TeleExpertise.Web.ProSanteConnect;

/// <summary>Reads what Pro Santé Connect says of a person. What is missing is empty; what is of another shape counts as missing.</summary>
static class UserInfo
{
    /// <summary>Prefix of a national identifier (idNatPs) that is an RPPS number.</summary>
    const char OfRpps = '8';

    /// <summary>More would be no list to choose from.</summary>
    const int MostActivities = 50;

    /// <summary>The person of a userinfo answer.</summary>
    /// <exception cref="PscException">It speaks of somebody else than the id_token.</exception>
    public static PscPerson Read(JsonElement answer, string subject)
    {
        if (Text(answer, "sub") != subject) throw new PscException("The userinfo is of another person than the id_token: sub.");
        var practices = Items(Of(Of(answer, "SubjectRefPro"), "exercices"));
        var first = practices is [var one, ..] ? one : default;
        return new(
            subject, RppsOf(answer), Spoken(Name(Text(answer, "given_name"))), Spoken(Name(Text(answer, "family_name"))),
            IsDoctor(first) ? "Dr" : null, PscProfessions.Of(Text(first, "codeProfession"), Text(first, "codeCategorieProfessionnelle")),
            [.. practices.SelectMany(p => Items(Of(p, "activities"))).Select(ActivityOf).Distinct().Take(MostActivities)]);
    }

    static string? RppsOf(JsonElement answer) =>
        Text(answer, "SubjectNameID") is [OfRpps, .. { } digits] && Rpps.IsElevenDigits(digits) ? digits : null;

    static PscActivity ActivityOf(JsonElement activity) => new()
    {
        Sector = Short(Text(activity, "codeSecteurDactivite")),
        Mode = Short(Text(activity, "codeModeExercice")),
        Place = Name(Text(activity, "raisonSocialeSite")),
        Finess = Short(Text(activity, "numeroFinessSite")),
    };

    static bool IsDoctor(JsonElement practice) => Text(practice, "codeCiviliteDexercice").Equals("DR", StringComparison.OrdinalIgnoreCase);

    static JsonElement Of(JsonElement from, string name) => from.ValueKind == JsonValueKind.Object && from.TryGetProperty(name, out var found) ? found : default;

    static string Text(JsonElement from, string name) => Of(from, name) is { ValueKind: JsonValueKind.String } text ? text.GetString()! : "";

    static IReadOnlyList<JsonElement> Items(JsonElement list) => list.ValueKind == JsonValueKind.Array ? [.. list.EnumerateArray()] : [];

    static string Short(string text) => Plain(text, 20);

    static string Name(string text) => Plain(text, 100);

    /// <summary>The directory shouts: MARIE-ÈVE D'ARC is Marie-Ève D'Arc. A name with any small letter is left as it is.</summary>
    static string Spoken(string name) =>
        name.Any(char.IsLower) ? name : string.Concat(name.Select((c, i) => i > 0 && char.IsLetter(name[i - 1]) ? char.ToLower(c, CultureInfo.InvariantCulture) : c));

    static string Plain(string text, int most) => string.Concat(text.Trim().Where(c => !char.IsControl(c)).Take(most));
}
