using System.Globalization;

namespace TeleExpertise.Expertise.ICalendar;

/// <summary>Writes events as iCalendar text (RFC 5545): for one mail (iMIP, RFC 6047) or for whoever subscribes.</summary>
public static class CalendarText
{
    /// <summary>What a mail asks a calendar to do with one event.</summary>
    /// <param name="one">A cancelled one is taken out again.</param>
    /// <param name="organizer">Address of the sender, who owns the event.</param>
    /// <param name="attendee">Address of the recipient, without whom calendars offer nothing.</param>
    public static string Invitation(CalendarEvent one, string organizer, string attendee)
    {
        var lines = Begin().Add("METHOD", Method(one));
        Zones(lines, [one]);
        Event(lines, one, e => e.Add("ORGANIZER", "mailto:" + organizer).Add("ATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=FALSE", "mailto:" + attendee));
        return lines.Add("END", "VCALENDAR").ToString();
    }

    /// <summary>One event as a file, for whoever puts it into a calendar themselves.</summary>
    public static string Publish(CalendarEvent one)
    {
        var lines = Begin().Add("METHOD", "PUBLISH");
        Zones(lines, [one]);
        Event(lines, one, more => more);
        return lines.Add("END", "VCALENDAR").ToString();
    }

    /// <summary>REQUEST, or CANCEL for one that does not take place (RFC 5546 §3.2).</summary>
    public static string Method(CalendarEvent one) => one.IsCancelled ? "CANCEL" : "REQUEST";

    /// <summary>All events of a subscription. The same events give the same text.</summary>
    /// <param name="name">The name that the calendar shows.</param>
    /// <param name="events">In any order.</param>
    /// <param name="refresh">How often to look again.</param>
    public static string Feed(string name, IReadOnlyCollection<CalendarEvent> events, TimeSpan refresh)
    {
        var every = string.Create(CultureInfo.InvariantCulture, $"PT{refresh.TotalMinutes:0}M");
        var lines = Begin().Add("METHOD", "PUBLISH").AddText("NAME", name).AddText("X-WR-CALNAME", name)
            .Add("REFRESH-INTERVAL;VALUE=DURATION", every).Add("X-PUBLISHED-TTL", every);
        Zones(lines, events);
        foreach (var one in events.OrderBy(e => e.StartsAt).ThenBy(e => e.Uid)) Event(lines, one, more => more);
        return lines.Add("END", "VCALENDAR").ToString();
    }

    static ContentLines Begin() => new ContentLines().Add("BEGIN", "VCALENDAR").Add("VERSION", "2.0").Add("PRODID", "-//TeleExpertise//Sessions//FR").Add("CALSCALE", "GREGORIAN");

    static void Zones(ContentLines lines, IEnumerable<CalendarEvent> events)
    {
        foreach (var zone in events.GroupBy(e => e.TimeZone, StringComparer.Ordinal).OrderBy(z => z.Key, StringComparer.Ordinal))
            ZoneText.Add(lines, zone.Key, zone.Min(e => e.StartsAt).Year, zone.Max(e => e.EndsAt).Year);
    }

    static void Event(ContentLines lines, CalendarEvent one, Func<ContentLines, ContentLines> people)
    {
        lines.Add("BEGIN", "VEVENT").Add("UID", one.Uid.ToString()).Add("DTSTAMP", Utc(one.ChangedAt)).Add("LAST-MODIFIED", Utc(one.ChangedAt))
            .Add("SEQUENCE", one.Sequence.ToString(CultureInfo.InvariantCulture));
        Hour(lines, "DTSTART", one.StartsAt, one.TimeZone);
        Hour(lines, "DTEND", one.EndsAt, one.TimeZone);
        lines.AddText("SUMMARY", one.Summary).Add("URL", one.Url).AddText("DESCRIPTION", one.Url).Add("STATUS", one.IsCancelled ? "CANCELLED" : "CONFIRMED").Add("CLASS", "PRIVATE").Add("TRANSP", "OPAQUE");
        people(lines).Add("END", "VEVENT");
    }

    /// <summary>Local, with its zone; in UTC where the hour comes twice, of which programs take either (§3.3.5 means the first).</summary>
    static void Hour(ContentLines lines, string name, DateTimeOffset instant, string timeZone)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(timeZone);
        var local = TimeZoneInfo.ConvertTime(instant, zone);
        if (ComesTwice(local, zone)) lines.Add(name, Utc(instant));
        else lines.Add($"{name};TZID={timeZone}", ZoneText.Local(local.DateTime));
    }

    /// <summary>The framework's IsAmbiguousTime leaves out the first moment of the hour.</summary>
    static bool ComesTwice(DateTimeOffset local, TimeZoneInfo zone) => new[] { zone.GetUtcOffset(local.AddDays(-1)), zone.GetUtcOffset(local.AddDays(1)) }
        .Any(other => other != local.Offset && zone.GetUtcOffset(new DateTimeOffset(local.DateTime, other)) == other);

    static string Utc(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
}
