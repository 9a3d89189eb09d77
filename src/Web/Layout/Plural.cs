using System.Globalization;
using Microsoft.Extensions.Localization;

namespace TeleExpertise.Web.Layout;

/// <summary>Numbers with their words.</summary>
static class Plural
{
    /// <summary>A number with its word; the keys are "Persons.One" and "Persons.Many", {0} the number, {1} and on the rest. French counts 0 as one.</summary>
    public static string Count(this IStringLocalizer words, string what, int number, params object[] rest)
    {
        var one = number == 1 || (number == 0 && CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "fr");
        return words[what + (one ? ".One" : ".Many"), [number, .. rest]];
    }
}
