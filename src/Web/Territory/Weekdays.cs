using System.Globalization;

namespace TeleExpertise.Web.Territory;

/// <summary>The days of the week by their ISO number, in the reader's language.</summary>
static class Weekdays
{
    /// <summary>1 is "lundi" or "Monday".</summary>
    public static string Name(int iso) => CultureInfo.CurrentUICulture.DateTimeFormat.GetDayName((DayOfWeek)(iso % 7));

    /// <summary>All seven, Monday first, as the choices of a form.</summary>
    public static IEnumerable<SelectField.Option> Choices => Enumerable.Range(1, 7).Select(d => new SelectField.Option(d.ToString(CultureInfo.InvariantCulture), Name(d)));

    /// <summary>A day of the calendar: "jeudi 26 novembre".</summary>
    public static string Day(DateOnly day) => day.ToString($"dddd {Layout.Dates.DayMonth(day.Day)}", CultureInfo.CurrentUICulture);
}
