using Microsoft.Extensions.Localization;

namespace TeleExpertise.Web.People;

/// <summary>Names the resource file with the words of the audit trail.</summary>
public sealed class AuditText;

/// <summary>The audit's verbs and records as people say them; a word that is not known is shown as it is kept.</summary>
static class AuditWords
{
    const string Action = "Action.", Subject = "Subject.";

    public static string Act(this IStringLocalizer<AuditText> words, string action) => Said(words[Action + action], action);

    public static string Record(this IStringLocalizer<AuditText> words, string subject) => Said(words[Subject + subject], subject);

    /// <summary>Every verb with its words, in the order of these.</summary>
    public static IEnumerable<(string Action, string Words)> Acts(this IStringLocalizer<AuditText> words) =>
        words.GetAllStrings().Where(w => w.Name.StartsWith(Action, StringComparison.Ordinal))
            .Select(w => (w.Name[Action.Length..], w.Value)).OrderBy(w => w.Value, StringComparer.CurrentCulture);

    static string Said(LocalizedString word, string kept) => word.ResourceNotFound ? kept : word.Value;
}
