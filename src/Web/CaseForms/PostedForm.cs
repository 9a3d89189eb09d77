using System.Globalization;
using TeleExpertise.Expertise;
using TeleExpertise.Expertise.CaseForms;

namespace TeleExpertise.Web.CaseForms;

/// <summary>A specialty's form out of the page on which it is changed: f0 is the first question, d0 the first document.</summary>
static class PostedForm
{
    /// <summary>The form as typed, its questions in the order of their places; what has no French label is left out.</summary>
    public static FormContent Read(IFormCollection form)
    {
        var fields = Rows(form, "f", FormContent.FieldsMax + 1)
            .Where(at => Text(form, at + ".labelFr").Length > 0 && form[at + ".remove"].Count == 0)
            .OrderBy(at => Number(form, at + ".place") ?? decimal.MaxValue).Select(at => Field(form, at));
        var documents = Rows(form, "d", FormContent.DocumentsMax + 1)
            .Where(at => Text(form, at + ".labelFr").Length > 0)
            .Select(at => new FormDocument(Both(form, at + ".label")!, Word<DocumentKind>(form, at + ".kind"), (int)Math.Clamp(Number(form, at + ".least") ?? 0, 0, 100)));
        return new() { Guidance = Both(form, "guidance"), Fields = [.. fields], Documents = [.. documents] };
    }

    /// <summary>Numbers that are none.</summary>
    public static List<FieldFault> Faults(IFormCollection form) =>
        [.. Rows(form, "f", FormContent.FieldsMax + 1).SelectMany(at => new[] { at + ".least", at + ".most" })
            .Where(name => Text(form, name).Length > 0 && Number(form, name) is null).Select(name => new FieldFault(name, "answer-not-a-number"))];

    /// <summary>Choices as they are typed: a line each, French, then English behind a bar.</summary>
    public static string Lines(IReadOnlyList<FormChoice>? choices) =>
        string.Join('\n', (choices ?? []).Select(c => c.Label.En.Length == 0 || c.Label.En == c.Label.Fr ? c.Label.Fr : $"{c.Label.Fr} | {c.Label.En}"));

    static FormField Field(IFormCollection form, string at)
    {
        var label = Both(form, at + ".label")!;
        return new()
        {
            Key = Text(form, at + ".key") is { Length: > 0 } key ? key : CheckForm.KeyOf(label.Fr),
            Kind = Word<FieldKind>(form, at + ".kind"),
            Label = label,
            Hint = Both(form, at + ".hint"),
            Unit = Text(form, at + ".unit") is { Length: > 0 } unit ? unit : null,
            Least = Number(form, at + ".least"),
            Most = Number(form, at + ".most"),
            Choices = [.. Text(form, at + ".choices").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(Choice)],
            Required = form[at + ".required"].Count > 0,
            Standing = form[at + ".standing"].Count > 0,
        };
    }

    static FormChoice Choice(string line)
    {
        var parts = line.Split('|', 2, StringSplitOptions.TrimEntries);
        return new(CheckForm.KeyOf(parts[0]), new(parts[0], parts.Length > 1 ? parts[1] : ""));
    }

    static IEnumerable<string> Rows(IFormCollection form, string prefix, int most) =>
        Enumerable.Range(0, most).Select(i => prefix + i.ToString(CultureInfo.InvariantCulture)).Where(at => form.ContainsKey(at + ".labelFr"));

    static Bilingual? Both(IFormCollection form, string name) =>
        Text(form, name + "Fr") is { Length: > 0 } french ? new(french, Text(form, name + "En")) : null;

    static T Word<T>(IFormCollection form, string name) where T : struct, Enum => Enum.TryParse<T>(Text(form, name), out var word) && Enum.IsDefined(word) ? word : default;

    static decimal? Number(IFormCollection form, string name) =>
        decimal.TryParse(Text(form, name).Replace(',', '.'), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;

    static string Text(IFormCollection form, string name) => string.Concat(form[name].ToString().Where(c => c == '\n' || !char.IsControl(c))).Trim();
}
