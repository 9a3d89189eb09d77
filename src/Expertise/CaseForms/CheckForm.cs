using System.Globalization;
using System.Text;

namespace TeleExpertise.Expertise.CaseForms;

/// <summary>Says everything that is wrong with a form before it holds. Faults bear the names of the inputs of the page: f0 is the first question, d0 the first document.</summary>
public static class CheckForm
{
    const int LabelMax = 200, HintMax = 300, UnitMax = 20, GuidanceMax = 2000, ChoicesMax = 20, DocumentsLeastMax = 10;

    /// <summary>Every fault, from top to bottom.</summary>
    public static List<FieldFault> Run(FormContent content)
    {
        var faults = new List<FieldFault>();
        if (content.Guidance is { } guidance && Longest(guidance) > GuidanceMax) faults.Add(new("guidanceFr", "too-long"));
        if (content.Fields.Count > FormContent.FieldsMax || content.Documents.Count > FormContent.DocumentsMax) faults.Add(new("guidanceFr", "form-too-long"));
        for (var i = 0; i < content.Fields.Count; i++) Check(content.Fields[i], "f" + i.ToString(CultureInfo.InvariantCulture), faults);
        foreach (var twin in content.Fields.Select((field, i) => (field.Key, i)).GroupBy(f => f.Key).SelectMany(g => g.Skip(1)))
            faults.Add(new($"f{twin.i}.labelFr", "form-label-twice"));
        for (var i = 0; i < content.Documents.Count; i++)
        {
            var (document, at) = (content.Documents[i], $"d{i}.");
            if (document.Label.Fr.Length == 0 || Longest(document.Label) > LabelMax) faults.Add(new(at + "labelFr", "form-label-missing"));
            if (document.Least is < 0 or > DocumentsLeastMax) faults.Add(new(at + "least", "form-bounds-wrong"));
        }
        return faults;
    }

    static void Check(FormField field, string at, List<FieldFault> faults)
    {
        if (field.Label.Fr.Length == 0 || Longest(field.Label) > LabelMax || !IsKey(field.Key)) faults.Add(new(at + ".labelFr", "form-label-missing"));
        if (field.Hint is { } hint && Longest(hint) > HintMax) faults.Add(new(at + ".hintFr", "too-long"));
        if (field.Unit?.Length > UnitMax) faults.Add(new(at + ".unit", "too-long"));
        if (field.Least > field.Most) faults.Add(new(at + ".least", "form-bounds-wrong"));
        if (field.Kind != FieldKind.Choice) return;
        var values = field.Choices.Select(c => c.Value).ToList();
        if (values.Count is < 2 or > ChoicesMax || values.Distinct().Count() < values.Count || field.Choices.Any(c => c.Value.Length == 0 || Longest(c.Label) > LabelMax))
            faults.Add(new(at + ".choices", "form-choices-wrong"));
    }

    /// <summary>A key out of a French label: "Traitement en cours" is traitement_en_cours, here and in every other form.</summary>
    public static string KeyOf(string label)
    {
        var bare = label.Normalize(NormalizationForm.FormD).Where(c => CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark);
        var words = string.Concat(bare.Select(c => char.IsAsciiLetterOrDigit(c) ? char.ToLowerInvariant(c) : ' ')).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var key = string.Join('_', words);
        return key.Length <= 60 ? key : key[..60];
    }

    static bool IsKey(string key) => key.Length is > 0 and <= 60 && key.All(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '_');

    static int Longest(Bilingual words) => Math.Max(words.Fr.Length, words.En.Length);
}
