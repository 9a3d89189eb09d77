using System.Text;
using TeleExpertise.Expertise.ICalendar;
using TeleExpertise.Testing;

namespace TeleExpertise.Expertise.Tests.ICalendar;

public sealed class CalendarTextIsReadRight
{
    static readonly string[] Zones =
        ["Europe/Paris", "Europe/Dublin", "Europe/London", "America/New_York", "America/Guadeloupe", "America/Miquelon", "Indian/Reunion", "Pacific/Noumea", "America/Santiago",
            "Australia/Lord_Howe", "Pacific/Chatham", "Asia/Jerusalem", "Africa/Casablanca", "Asia/Kolkata", "Africa/Cairo", "Etc/UTC"];

    [Fact]
    public async Task By_another_program_with_the_same_instants_through_the_clock_changes_of_many_zones()
    {
        var cases = Zones.SelectMany(zone => Instants(zone).Select(at => Event(at, zone))).ToList();
        var single = cases.FindAll(c => c.TimeZone == "Europe/Paris");
        var read = await CalendarReader.Read([
            .. Zones.Select(zone => CalendarText.Feed("Séances", cases.FindAll(c => c.TimeZone == zone), TimeSpan.FromHours(1))),
            .. single.Select(c => CalendarText.Invitation(c, "no-reply@example.org", "a@example.org"))]);
        var feeds = read.Take(Zones.Length).SelectMany(f => f.Events).ToDictionary(e => e.Uid);
        foreach (var one in cases) Same(one, feeds[one.Uid.ToString()]);
        foreach (var (one, said) in single.Zip(read.Skip(Zones.Length))) Same(one, said.Events.Single());
        Assert.Contains(cases, c => c.TimeZone == "Europe/Paris" && TimeZoneInfo.FindSystemTimeZoneById(c.TimeZone).IsAmbiguousTime(c.StartsAt));
    }

    [Fact]
    public void A_zone_with_a_rule_is_written_as_one()
    {
        var lines = Lines(CalendarText.Invitation(Event(DateTimeOffset.Parse("2026-11-26T12:00:00Z"), "Europe/Paris"), "o@example.org", "a@example.org"));
        Assert.Equal("""
            BEGIN:VTIMEZONE|TZID:Europe/Paris|BEGIN:DAYLIGHT|DTSTART:20250330T020000|TZOFFSETFROM:+0100|TZOFFSETTO:+0200|RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU|END:DAYLIGHT|BEGIN:STANDARD|DTSTART:20251026T030000|TZOFFSETFROM:+0200|TZOFFSETTO:+0100|RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU|END:STANDARD|END:VTIMEZONE
            """, string.Join('|', lines.SkipWhile(l => l != "BEGIN:VTIMEZONE").TakeWhile(l => l != "BEGIN:VEVENT")));
        Assert.Contains("DTSTART;TZID=Europe/Paris:20261126T130000", lines);
    }

    [Fact]
    public async Task Words_are_escaped_and_long_lines_folded_between_characters()
    {
        var words = string.Concat(Enumerable.Repeat("é;,\\𝄞 ", 60)) + "\r\nBEGIN:VALARM";
        var text = CalendarText.Invitation(Event(DateTimeOffset.Parse("2026-11-26T12:00:00Z"), "Europe/Paris") with { Summary = words }, "o@example.org", "a@example.org");
        Assert.All(text.Split("\r\n"), line => Assert.InRange(Encoding.UTF8.GetByteCount(line), 0, 75));
        Assert.All(text.Split("\r\n"), line => Assert.DoesNotContain('\uFFFD', Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(line))));
        Assert.DoesNotContain('\n', text.Replace("\r\n", "", StringComparison.Ordinal));
        Assert.Equal(words.ReplaceLineEndings("\n"), Assert.Single((await CalendarReader.Read(text)).Single().Events).Summary);
    }

    [Theory]
    [InlineData(false, "REQUEST", "CONFIRMED")]
    [InlineData(true, "CANCEL", "CANCELLED")]
    public async Task An_event_is_asked_for_or_taken_back(bool cancelled, string method, string status)
    {
        var one = Event(DateTimeOffset.Parse("2026-11-26T12:00:00Z"), "Europe/Paris") with { IsCancelled = cancelled, Sequence = 7 };
        var read = (await CalendarReader.Read(CalendarText.Invitation(one, "o@example.org", "a@example.org"))).Single();
        Assert.Equal((method, status, 7, "mailto:o@example.org", "mailto:a@example.org", "https://x.example/sessions/1"), (read.Method, read.Events[0].Status, read.Events[0].Sequence, read.Events[0].Organizer, read.Events[0].Attendee, read.Events[0].Url));
    }

    static void Same(CalendarEvent one, EventRead said) =>
        Assert.Equal($"{one.Uid} {one.TimeZone} {one.StartsAt:u} {one.EndsAt:u}", $"{said.Uid} {one.TimeZone} {DateTimeOffset.FromUnixTimeSeconds(said.Start):u} {DateTimeOffset.FromUnixTimeSeconds(said.End):u}");

    static string[] Lines(string text) => text.Replace("\r\n ", "", StringComparison.Ordinal).Split("\r\n");

    static CalendarEvent Event(DateTimeOffset at, string zone) =>
        new(Guid.NewGuid(), 0, DateTimeOffset.UnixEpoch, at, at.AddMinutes(30), zone, "Séance de télé-expertise", "https://x.example/sessions/1", IsCancelled: false);

    /// <summary>Every half hour around each change of the clocks in two years, and a day in every month.</summary>
    static IEnumerable<DateTimeOffset> Instants(string id)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(id);
        var begin = DateTimeOffset.Parse("2026-10-01T00:00:00Z");
        for (var month = 0; month < 24; month++) yield return begin.AddMonths(month).AddHours(12);
        for (var day = begin; day < begin.AddYears(2); day = day.AddDays(1))
        {
            if (zone.GetUtcOffset(day) == zone.GetUtcOffset(day.AddDays(1))) continue;
            for (var minutes = -120; minutes <= 26 * 60; minutes += 30) yield return day.AddMinutes(minutes);
        }
    }
}
