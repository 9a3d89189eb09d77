using System.Text;
using TeleExpertise.Expertise.ICalendar.Reading;

namespace TeleExpertise.Expertise.Tests.ICalendar;

/// <summary>Calendars as others write them, read for the year that begins on 1 November 2026.</summary>
static class RosterText
{
    public static readonly TimeZoneInfo Paris = TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris");
    public static readonly DateTimeOffset From = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero), Until = From.AddDays(365);

    /// <summary>Paris under another name, as the files of the usual programs describe it.</summary>
    public const string Described = """
        BEGIN:VTIMEZONE
        TZID:NAME
        BEGIN:DAYLIGHT
        DTSTART:19810329T020000
        TZOFFSETFROM:+0100
        TZOFFSETTO:+0200
        RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
        END:DAYLIGHT
        BEGIN:STANDARD
        DTSTART:19961027T030000
        TZOFFSETFROM:+0200
        TZOFFSETTO:+0100
        RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
        END:STANDARD
        END:VTIMEZONE
        """;

    public static string Event(params string[] lines) => string.Join("\r\n", ["BEGIN:VEVENT", .. lines, "END:VEVENT"]);
    public static string Calendar(params string[] parts) => string.Join("\r\n", ["BEGIN:VCALENDAR", "VERSION:2.0", .. parts, "END:VCALENDAR", ""]).ReplaceLineEndings("\r\n");

    public static Outcome<CalendarContent> Read(string calendar) => Read(Encoding.UTF8.GetBytes(calendar));
    public static Outcome<CalendarContent> Read(byte[] calendar) => CalendarReader.Read(calendar, Paris, From, Until);

    /// <summary>The hours of one event, as the clocks in Paris show them.</summary>
    public static string[] Hours(params string[] lines) => Hours(Calendar(Event(lines)));
    public static string[] Hours(string calendar) => [.. Read(calendar).Value!.Occasions.Select(o => $"{Local(o.StartsAt):yyyy-MM-dd HH:mm}/{Local(o.EndsAt):yyyy-MM-dd HH:mm}")];

    static DateTime Local(DateTimeOffset instant) => TimeZoneInfo.ConvertTime(instant, Paris).DateTime;
}
