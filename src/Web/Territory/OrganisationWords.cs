using System.Globalization;
using Microsoft.Extensions.Localization;
using TeleExpertise.Expertise.Csv;
using TeleExpertise.Expertise.Territory;

namespace TeleExpertise.Web.Territory;

/// <summary>Organisations as lists carry them: with the words that the pages show.</summary>
static class OrganisationWords
{
    /// <summary>The words of kinds and legal forms, in lower case, and the names that they stand for.</summary>
    public static Dictionary<string, string> ToRead(IStringLocalizer<TerritoryText> words)
    {
        var kinds = Enum.GetValues<OrganisationKind>().Select(k => (Word: words["Kind." + k].Value, Name: k.ToString()));
        var forms = Enum.GetValues<LegalForm>().Select(f => (Word: words["LegalForm." + f].Value, Name: f.ToString()));
        return kinds.Concat(forms).DistinctBy(w => w.Word.ToLowerInvariant()).ToDictionary(w => w.Word.ToLowerInvariant(), w => w.Name, StringComparer.Ordinal);
    }

    /// <summary>A territory's organisations as a list that can be taken in again; without any it is a template.</summary>
    public static byte[] Csv(TerritoryView view, IStringLocalizer<TerritoryText> words)
    {
        var csv = new CsvWriter(ImportOrganisations.Columns);
        foreach (var it in view.Organisations)
        {
            var commune = it.CommuneCode is null ? null : view.Communes.GetValueOrDefault(it.CommuneCode);
            csv.Line([it.Name, it.ShortName, words["Kind." + it.Kind], view.Organisations.FirstOrDefault(o => o.Id == it.ParentId)?.Name ?? "",
                commune?.Name ?? "", commune?.Code ?? "", Number(commune?.Latitude), Number(commune?.Longitude), it.Address ?? "", it.LegalForm is null ? "" : words["LegalForm." + it.LegalForm], it.Finess ?? ""]);
        }
        return csv.ToBytes();
    }

    static string Number(double? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "";
}
