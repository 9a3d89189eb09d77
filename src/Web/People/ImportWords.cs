using Microsoft.Extensions.Localization;
using TeleExpertise.Expertise.Csv;
using TeleExpertise.Expertise.People;
using TeleExpertise.Web.SignIn;

namespace TeleExpertise.Web.People;

/// <summary>The words of lists of people: those that the pages show, and what people call the same.</summary>
static class ImportWords
{
    /// <summary>To read a list.</summary>
    public static PeopleWords ToRead(IStringLocalizer<SignInText> shown, IStringLocalizer<PeopleText> also) => new(
        Of<Profession>(shown, also, "Profession."), Of<Role>(shown, also, "Role."));

    static Dictionary<string, T> Of<T>(IStringLocalizer<SignInText> shown, IStringLocalizer<PeopleText> also, string kind) where T : struct, Enum => Enum.GetValues<T>()
        .SelectMany(value => also["Also" + kind + value].Value.Split('|').Append(shown[kind + value].Value).Append(value.ToString()), (value, word) => (Word: CsvTable.Plain(word), value))
        .DistinctBy(w => w.Word).ToDictionary(w => w.Word, w => w.value, StringComparer.Ordinal);

    /// <summary>A model to fill in: two lines with places of the reader's own, whose addresses no list is taken with.</summary>
    public static byte[] Model(PlacesToChoose places, IStringLocalizer<SignInText> shown)
    {
        var csv = new CsvWriter(PeopleColumns.All);
        csv.Line(["Dr", "Camille", "Exemple", "camille.exemple@exemple.invalid", shown["Profession." + Profession.Doctor], "", "Cardiologie | Médecine interne", shown["Role." + Role.Expert], First(places.Services), "", "", "", "", ""]);
        csv.Line(["", "Dominique", "Exemple", "dominique.exemple@exemple.invalid", shown["Profession." + Profession.Nurse], "", "", shown["Role." + Role.Requester], First(places.Organisations), "", "", "", "01/09/2026", "31/08/2027"]);
        return csv.ToBytes();
    }

    static string First(IReadOnlyList<NamedPlace> places) => places.Count > 0 ? places[0].Name : "";
}
