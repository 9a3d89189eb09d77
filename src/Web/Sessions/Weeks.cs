using System.Globalization;
using TeleExpertise.Web.Layout;

namespace TeleExpertise.Web.Sessions;

/// <summary>Calendar weeks as people say them.</summary>
static class Weeks
{
    /// <summary>The Monday of this week; in Paris, where no calendar says otherwise.</summary>
    public static DateOnly ThisMonday(TimeProvider clock) => Monday(TeleExpertise.Expertise.Slots.Calendar.DayIn("Europe/Paris", clock.GetUtcNow()));

    /// <summary>The Monday of a day's week.</summary>
    public static DateOnly Monday(DateOnly day) => day.AddDays(-(((int)day.DayOfWeek + 6) % 7));

    /// <summary>"jeudi 26 novembre".</summary>
    public static string Day(DateOnly day) => day.ToString("dddd " + Dates.DayMonth(day.Day), CultureInfo.CurrentUICulture);

    /// <summary>"23 novembre".</summary>
    public static string DayOfMonth(DateOnly day) => day.ToString(Dates.DayMonth(day.Day), CultureInfo.CurrentUICulture);
}
