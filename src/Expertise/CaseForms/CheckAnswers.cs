using System.Globalization;

namespace TeleExpertise.Expertise.CaseForms;

/// <summary>Reads what was answered to a form: the answers to keep, and every fault under the name of its input.</summary>
public static class CheckAnswers
{
    const int LineMax = 200, TextMax = 4000;

    /// <summary>Name of a question's input.</summary>
    public static string InputOf(string key) => "answer." + key;

    /// <param name="form">The questions.</param>
    /// <param name="typed">By key, as typed; what the form does not ask is left out.</param>
    public static (Dictionary<string, string> Answers, List<FieldFault> Faults) Run(FormContent form, IReadOnlyDictionary<string, string>? typed)
    {
        var (answers, faults) = (new Dictionary<string, string>(StringComparer.Ordinal), new List<FieldFault>());
        foreach (var field in form.Fields)
        {
            var text = PlainWords.Clean(typed?.GetValueOrDefault(field.Key), lines: field.Kind == FieldKind.Text);
            var (answer, fault) = text.Length > 0 ? Read(field, text) : ("", field.Required ? "answer-missing" : null);
            if (fault is not null) faults.Add(new(InputOf(field.Key), fault));
            else if (answer.Length > 0) answers[field.Key] = answer;
        }
        return (answers, faults);
    }

    /// <summary>The documents of a form that are not there.</summary>
    /// <param name="form">What is wanted.</param>
    /// <param name="types">Media types of the documents that are there.</param>
    public static IEnumerable<FieldFault> Missing(FormContent form, IReadOnlyCollection<string> types)
    {
        foreach (var wanted in form.Documents.Where(d => d.Least > 0).GroupBy(d => d.Kind))
            if (types.Count(type => Counts(wanted.Key, type)) < wanted.Sum(d => d.Least))
                yield return new("documents", wanted.Key switch { DocumentKind.Image => "document-image-missing", DocumentKind.Pdf => "document-pdf-missing", _ => "document-missing" });
    }

    static bool Counts(DocumentKind kind, string type) => kind switch
    {
        DocumentKind.Image => type.StartsWith("image/", StringComparison.Ordinal) || type == "application/dicom",
        DocumentKind.Pdf => type == "application/pdf",
        _ => true,
    };

    static (string Answer, string? Fault) Read(FormField field, string text) => field.Kind switch
    {
        FieldKind.Line => (text, text.Length > LineMax ? "too-long" : null),
        FieldKind.Text => (text, text.Length > TextMax ? "too-long" : null),
        FieldKind.Number => Number(field, text),
        FieldKind.Choice => (text, field.Choices.Any(c => c.Value == text) ? null : "answer-unknown-choice"),
        FieldKind.Date => (text, DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _) ? null : "answer-not-a-date"),
        _ => (text, text is "yes" or "no" ? null : "answer-unknown-choice"),
    };

    /// <summary>A comma or a point before the decimals; kept with a point.</summary>
    static (string Answer, string? Fault) Number(FormField field, string text)
    {
        const NumberStyles Plain = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
        if (!decimal.TryParse(text.Replace(',', '.'), Plain, CultureInfo.InvariantCulture, out var number)) return (text, "answer-not-a-number");
        return (number.ToString(CultureInfo.InvariantCulture), number < field.Least || number > field.Most ? "answer-out-of-bounds" : null);
    }
}
