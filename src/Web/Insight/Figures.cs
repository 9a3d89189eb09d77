using System.Globalization;
using TeleExpertise.Expertise.Insight;
using TeleExpertise.Web.Layout;

namespace TeleExpertise.Web.Insight;

/// <summary>Numbers and steps as people read them, in the reader's language.</summary>
static class Figures
{
    /// <summary>"3,5" or "12"; a dash for nothing.</summary>
    public static string Days(double? days) => days?.ToString("0.#", CultureInfo.CurrentCulture) ?? "–";

    /// <summary>"87 %" or "87%".</summary>
    public static string Percent(double? part) => part is { } p ? Math.Round(100 * p).ToString("0", CultureInfo.CurrentCulture) + (French ? "\u00a0%" : "%") : "–";

    /// <summary>"23 nov." of the week that begins then, "nov. 2026" of a month.</summary>
    public static string Step(Period period, DateOnly step) => period.ByWeek ? Day(step) : step.ToString("MMM yyyy", CultureInfo.CurrentUICulture);

    /// <summary>The same, for an axis: "23 nov." or "nov.".</summary>
    public static string Tick(Period period, DateOnly step) => period.ByWeek ? Day(step) : step.ToString("MMM", CultureInfo.CurrentUICulture);

    /// <summary>"23 nov.".</summary>
    public static string Day(DateOnly day) => day.ToString(French && day.Day == 1 ? "d'er' MMM" : "d MMM", CultureInfo.CurrentUICulture);

    /// <summary>"14 janvier".</summary>
    public static string LongDay(DateOnly day) => day.ToString(Dates.DayMonth(day.Day), CultureInfo.CurrentUICulture);

    /// <summary>"14 janvier 2027".</summary>
    public static string FullDay(DateOnly day) => day.ToString(Dates.DayMonth(day.Day) + " yyyy", CultureInfo.CurrentUICulture);

    static bool French => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "fr";
}
