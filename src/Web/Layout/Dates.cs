using System.Globalization;

namespace TeleExpertise.Web.Layout;

/// <summary>Instants as people say them, in the zone of the calendar they belong to.</summary>
public static class Dates
{
    /// <summary>"jeudi 26 novembre 2026, 13 h 00" or "Thursday 26 November 2026, 13:00".</summary>
    public static string DayAndHour(DateTimeOffset instant, string zone = "Europe/Paris") => Day(instant, zone) + ", " + Hour(instant, zone);

    /// <summary>"jeudi 26 novembre 2026".</summary>
    public static string Day(DateTimeOffset instant, string zone = "Europe/Paris")
    {
        var day = In(instant, zone);
        return day.ToString($"dddd {DayMonth(day.Day)} yyyy", CultureInfo.CurrentUICulture);
    }

    /// <summary>"26/11/2026".</summary>
    public static string ShortDay(DateTimeOffset instant, string zone = "Europe/Paris") =>
        In(instant, zone).ToString("dd/MM/yyyy", CultureInfo.InvariantCulture);

    /// <summary>"13 h 00" or "13:00".</summary>
    public static string Hour(DateTimeOffset instant, string zone = "Europe/Paris") =>
        In(instant, zone).ToString(HourFormat, CultureInfo.InvariantCulture);

    /// <summary>"13:04:21", for times that are evidence.</summary>
    public static string Second(DateTimeOffset instant, string zone = "Europe/Paris") => In(instant, zone).ToString("HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>"13 h 00" or "13:00", of a time of the day.</summary>
    public static string Time(TimeOnly time) => time.ToString(HourFormat, CultureInfo.InvariantCulture);

    /// <summary>The format of day and month: in French the first is said "1er".</summary>
    internal static string DayMonth(int day) => IsFrench && day == 1 ? "d'er' MMMM" : "d MMMM";

    /// <summary>No line ends within an hour.</summary>
    static string HourFormat => IsFrench ? "H'\u00a0h\u00a0'mm" : "HH:mm";

    static bool IsFrench => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "fr";

    static DateTimeOffset In(DateTimeOffset instant, string zone) => TimeZoneInfo.ConvertTime(instant, TimeZoneInfo.FindSystemTimeZoneById(zone));
}
