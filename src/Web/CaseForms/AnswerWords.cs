using System.Globalization;
using Microsoft.Extensions.Localization;
using TeleExpertise.Expertise.CaseForms;
using TeleExpertise.Web.Requests;

namespace TeleExpertise.Web.CaseForms;

/// <summary>An answer in the reader's words.</summary>
static class AnswerWords
{
    public static string Said(this IStringLocalizer<CaseFormsText> words, FormField field, string answer) => field.Kind switch
    {
        FieldKind.YesNo => words[answer == "yes" ? "Yes" : "No"],
        FieldKind.Choice => field.Choices.FirstOrDefault(c => c.Value == answer)?.Label.In(CultureInfo.CurrentUICulture.TwoLetterISOLanguageName) ?? answer,
        FieldKind.Date => Words.Day(DateOnly.ParseExact(answer, "yyyy-MM-dd", CultureInfo.InvariantCulture)),
        FieldKind.Number => decimal.Parse(answer, CultureInfo.InvariantCulture).ToString(CultureInfo.CurrentUICulture) + (field.Unit is null ? "" : "\u00A0" + field.Unit),
        _ => answer,
    };
}
