using System.Globalization;
using Microsoft.Extensions.Localization;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Web.Layout;

namespace TeleExpertise.Web.Requests;

/// <summary>Ages, sizes and clocks as people say them.</summary>
static class Words
{
    /// <summary>"69 ans", or months below two years.</summary>
    public static string Age(this IStringLocalizer<RequestsText> words, DateOnly born, DateTimeOffset now)
    {
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        var months = ((today.Year - born.Year) * 12) + today.Month - born.Month - (today.Day < born.Day ? 1 : 0);
        return months < 24 ? words["AgeMonths", Math.Max(months, 0)] : words["AgeYears", months / 12];
    }

    /// <summary>The words of an enum, to choose from.</summary>
    public static List<ChoiceField.Choice> ChoicesOf<T>(this IStringLocalizer<RequestsText> words, bool more = false) where T : struct, Enum =>
        [.. Enum.GetNames<T>().Select(name => new ChoiceField.Choice(name.ToLowerInvariant(), words[$"{typeof(T).Name}.{name}"], more ? words[$"{typeof(T).Name}.{name}.More"].Value : null))];

    /// <summary>"2,4 Mo".</summary>
    public static string Size(this IStringLocalizer<RequestsText> words, long bytes) => bytes < 1024 * 1024
        ? words["SizeKilo", Math.Max(1, bytes / 1024)]
        : words["SizeMega", (bytes / 1048576.0).ToString("0.#", CultureInfo.CurrentUICulture)];

    /// <summary>How long until the first answer is due.</summary>
    public static string Clock(this IStringLocalizer<RequestsText> words, DateTimeOffset due, DateTimeOffset now) => AnswerClock.State(due, now) switch
    {
        ClockState.Late => words["ClockLate", AnswerClock.Days(due, now)],
        ClockState.Soon => words["ClockSoon", AnswerClock.Days(due, now)],
        _ => words["ClockAmple", AnswerClock.Days(due, now)],
    };

    /// <summary>A date without hour or zone, such as a birth date.</summary>
    public static string Day(DateOnly day) => day.ToString("dd/MM/yyyy", CultureInfo.InvariantCulture);

    /// <summary>"1 57 03 48 080 012 34", in the groups in which cards print it.</summary>
    public static string Ins(string matricule) => matricule.Length != 15 ? matricule
        : string.Join(' ', matricule[..1], matricule[1..3], matricule[3..5], matricule[5..7], matricule[7..10], matricule[10..13], matricule[13..]);
}
