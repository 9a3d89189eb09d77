using Microsoft.Extensions.Localization;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;

namespace TeleExpertise.Web.Opinions;

static class Words
{
    /// <summary>The reader's word for a profession.</summary>
    public static string Profession(this IStringLocalizer<OpinionsText> words, Profession profession) =>
        words["Profession." + SnakeCaseConvention.Snake(profession.ToString())];

    /// <summary>A number with its word; the keys are "Persons.One" and "Persons.Many". French counts 0 as one.</summary>
    public static string Count(this IStringLocalizer words, string what, int number)
    {
        var one = number == 1 || (number == 0 && System.Globalization.CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "fr");
        return words[what + (one ? ".One" : ".Many"), number];
    }
}
