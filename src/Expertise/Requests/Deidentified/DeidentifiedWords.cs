using System.Text.Json;
using TeleExpertise.Expertise.CaseForms;
using TeleExpertise.Expertise.Requests.Triage;

namespace TeleExpertise.Expertise.Requests.Deidentified;

/// <summary>A case's words as learners read them; what is left out of the two lists is not shown.</summary>
/// <param name="Question">Its question.</param>
/// <param name="Context">Its context.</param>
/// <param name="Answers">To the form of the specialty, by the question's key.</param>
/// <param name="Messages">Of the dialogue, by the message's id.</param>
public sealed record DeidentifiedWords(string? Question, string? Context, IReadOnlyDictionary<string, string> Answers, IReadOnlyDictionary<Guid, string> Messages)
{
    const int QuestionMax = 4000, ContextMax = 20_000, TextMax = 5000;

    /// <summary>Name of a message's input.</summary>
    public static string InputOf(Guid message) => $"message.{message}";

    /// <summary>True for what people type; the rest is chosen from the form and shown as it was filed or not at all.</summary>
    public static bool IsTyped(FormField field) => field.Kind is FieldKind.Line or FieldKind.Text;

    /// <summary>What was typed, without controls and without what the case does not have.</summary>
    internal DeidentifiedWords Cleaned(CaseView file, IReadOnlyList<MessageLine> messages) => new(
        PlainWords.Clean(Question, lines: true), PlainWords.Clean(Context, lines: true),
        Asked(file).Select(f => (f.Key, Text: Answer(f, file.Form!.Answers[f.Key]))).Where(a => a.Text.Length > 0).ToDictionary(a => a.Key, a => a.Text),
        messages.Select(m => (m.Id, Text: PlainWords.Clean(Messages.GetValueOrDefault(m.Id), lines: true))).Where(m => m.Text.Length > 0).ToDictionary(m => m.Id, m => m.Text));

    string Answer(FormField field, string filed)
    {
        var typed = PlainWords.Clean(Answers.GetValueOrDefault(field.Key), lines: field.Kind == FieldKind.Text);
        return IsTyped(field) || typed == filed ? typed : "";
    }

    /// <summary>The case's own words with what tells whose it is replaced; a choice or number that tells is left out.</summary>
    internal static DeidentifiedWords Of(CaseView file, IReadOnlyList<MessageLine> messages, Scrubber scrub) => new(
        scrub.Scrub(file.Request.Question), scrub.Scrub(file.Request.Context),
        Asked(file).Where(f => IsTyped(f) || !scrub.FindsIn(file.Form!.Answers[f.Key])).ToDictionary(f => f.Key, f => scrub.Scrub(file.Form!.Answers[f.Key])),
        messages.ToDictionary(m => m.Id, m => scrub.Scrub(m.Text)));

    /// <summary>What keeps these words from being saved; with a scrubber also what still tells whose they are.</summary>
    internal List<FieldFault> Faults(Scrubber? scrub)
    {
        var faults = new List<FieldFault>();
        if (Question is null or "") faults.Add(new("question", "question-too-short"));
        Look("question", Question, QuestionMax, "question-too-long");
        Look("context", Context, ContextMax, "context-too-long");
        foreach (var (key, text) in Answers) Look(CheckAnswers.InputOf(key), text, TextMax, "too-long");
        foreach (var (id, text) in Messages) Look(InputOf(id), text, TextMax, "too-long");
        return faults;

        void Look(string input, string? text, int longest, string tooLong)
        {
            if (text?.Length > longest) faults.Add(new(input, tooLong));
            else if (text is not null && scrub?.FindsIn(text) == true) faults.Add(new(input, "identity-left"));
        }
    }

    static IEnumerable<FormField> Asked(CaseView file) => file.Form is { } form ? form.Content.Fields.Where(f => form.Answers.ContainsKey(f.Key)) : [];

    internal static string ToJson<T>(IReadOnlyDictionary<T, string> texts) where T : notnull => JsonSerializer.Serialize(texts);

    internal static Dictionary<T, string> FromJson<T>(string json) where T : notnull => JsonSerializer.Deserialize<Dictionary<T, string>>(json)!;
}
