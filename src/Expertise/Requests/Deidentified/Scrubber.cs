using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace TeleExpertise.Expertise.Requests.Deidentified;

/// <summary>What tells whose a text is, where it occurs: a first proposal, which a person then reads. It finds no nickname and no story.</summary>
/// <param name="Names">Names of the patient, as typed.</param>
/// <param name="Others">Names of others who would lead to the patient, such as the doctor who asks.</param>
/// <param name="Places">Communes.</param>
/// <param name="BirthDates">The patient's birthday, and what stood there before it was corrected.</param>
/// <param name="Numbers">The patient's INS, likewise.</param>
public sealed partial record Scrubber(IReadOnlyList<string> Names, IReadOnlyList<string> Others, IReadOnlyList<string> Places, IReadOnlyList<DateOnly> BirthDates, IReadOnlyList<string> Numbers)
{
    /// <summary>A shorter word is more often a word than a name.</summary>
    const int NameMin = 3;
    static readonly CultureInfo French = CultureInfo.GetCultureInfo("fr-FR");
    static readonly string[] DateForms = ["dd/MM/yyyy", "d/M/yyyy", "dd-MM-yyyy", "dd.MM.yyyy", "yyyy-MM-dd", "dd/MM/yy", "d MMMM yyyy", "ddMMyyyy"];

    /// <summary>The text with each of them replaced by what it was, in brackets.</summary>
    public string Scrub(string text)
    {
        text = Contact().Replace(text, "[coordonnées]");
        text = Numbers.Aggregate(text, (t, number) => Replace(t, string.Join(@"[\s.]?", number.Select(c => Regex.Escape(c.ToString()))), "[INS]"));
        text = BirthDates.SelectMany(day => DateForms.Select(form => day.ToString(form, French))).Aggregate(text, (t, day) => Replace(t, Regex.Escape(Flat(day)), "[date de naissance]"));
        text = Words(Places, whole: true).Aggregate(text, (t, w) => Replace(t, w, "[commune]"));
        text = Words(Names, whole: false).Aggregate(text, (t, w) => Replace(t, w, "[nom]"));
        return Words(Others, whole: false).Aggregate(text, (t, w) => Replace(t, w, "[professionnel]"));
    }

    /// <summary>True when something of it still stands there.</summary>
    public bool FindsIn(string text) => Scrub(text) != text;

    /// <summary>Longest first, so that "Saint-Chély-d'Apcher" goes before "Saint-Chély".</summary>
    static IEnumerable<string> Words(IEnumerable<string> names, bool whole) => names
        .SelectMany(n => whole ? [n] : n.Split([' ', ',', ';'], StringSplitOptions.RemoveEmptyEntries).Append(n))
        .Select(n => Flat(n.Trim())).Where(n => n.Length >= NameMin).Distinct().OrderByDescending(n => n.Length)
        .Select(n => string.Join(@"[\s'’-]+", n.Split([' ', '-', '\'', '’'], StringSplitOptions.RemoveEmptyEntries).Select(Regex.Escape)));

    /// <summary>Whole words, whatever their case and accents.</summary>
    static string Replace(string text, string pattern, string by)
    {
        var flat = Flat(text); // letter for letter as long as the text
        var result = new StringBuilder();
        var from = 0;
        foreach (Match found in Regex.Matches(flat, $@"(?<![\p{{L}}\p{{N}}]){pattern}(?![\p{{L}}\p{{N}}])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, Limit))
        {
            result.Append(text, from, found.Index - from).Append(by);
            from = found.Index + found.Length;
        }
        return result.Append(text, from, text.Length - from).ToString();
    }

    static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    /// <summary>Without accents, each letter in its place.</summary>
    static string Flat(string text) => string.Create(text.Length, text, (span, source) =>
    {
        for (var i = 0; i < span.Length; i++)
        {
            var parts = char.IsSurrogate(source[i]) ? null : source[i].ToString().Normalize(NormalizationForm.FormD);
            span[i] = parts is null ? source[i] : char.ToLowerInvariant(parts[0]);
        }
    });

    /// <summary>Telephone numbers of ten digits and e-mail addresses; a try begins only where a word does, or long texts would take squares of their length.</summary>
    [GeneratedRegex(@"(?<!\d)(?:\+33\s?|0)[1-9](?:[\s.-]?\d{2}){4}(?!\d)|(?<![\w.+-])[\w.+-]+@[\w.-]+", RegexOptions.None, 1000)]
    private static partial Regex Contact();
}
