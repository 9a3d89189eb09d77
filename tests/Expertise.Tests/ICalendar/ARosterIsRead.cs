using static TeleExpertise.Expertise.Tests.ICalendar.RosterText;

namespace TeleExpertise.Expertise.Tests.ICalendar;

public sealed class ARosterIsRead
{
    [Theory]
    [InlineData("DTSTART:20261126T190000Z", "DTEND:20261127T070000Z", "2026-11-26 20:00/2026-11-27 08:00")]
    [InlineData("DTSTART;TZID=Europe/Paris:20261126T200000", "DTEND;TZID=Europe/Paris:20261127T080000", "2026-11-26 20:00/2026-11-27 08:00")]
    [InlineData("DTSTART;TZID=\"Romance Standard Time\":20261126T200000", "DURATION:PT12H", "2026-11-26 20:00/2026-11-27 08:00")]
    [InlineData("DTSTART;TZID=/example.org/20200101_1/Europe/Paris:20261126T200000", "DURATION:PT12H", "2026-11-26 20:00/2026-11-27 08:00")]
    [InlineData("DTSTART:20261126T200000", "DTEND:20261127T080000", "2026-11-26 20:00/2026-11-27 08:00")]
    [InlineData("DTSTART;TZID=America/Cayenne:20261126T160000", "DTEND;TZID=Europe/Paris:20261127T080000", "2026-11-26 20:00/2026-11-27 08:00")]
    [InlineData("DTSTART;VALUE=DATE:20261126", "DTEND;VALUE=DATE:20261128", "2026-11-26 00:00/2026-11-28 00:00")]
    [InlineData("DTSTART;VALUE=DATE:20261126", "SUMMARY:", "2026-11-26 00:00/2026-11-27 00:00")]
    [InlineData("DTSTART;VALUE=DATE:20270328", "TRANSP:TRANSPARENT", "2027-03-28 00:00/2027-03-29 00:00")]
    [InlineData("DTSTART;TZID=Europe/Paris:20270327T200000", "DTEND;TZID=Europe/Paris:20270328T080000", "2027-03-27 20:00/2027-03-28 08:00")]
    [InlineData("DTSTART;TZID=Europe/Paris:20270328T023000", "DURATION:PT1H", "2027-03-28 03:30/2027-03-28 04:30")]
    public void One_event_is_the_hours_that_its_clock_shows(string starts, string more, string hours) => Assert.Equal([hours], Hours(starts, more));

    [Theory]
    [InlineData("STATUS:CANCELLED")]
    [InlineData("DTEND:20261126T190000Z")]
    public void What_is_cancelled_or_takes_no_time_is_none(string line) => Assert.Empty(Hours("DTSTART:20261126T190000Z", "DURATION:PT0S", line));

    [Fact]
    public void A_zone_that_nobody_knows_is_as_its_file_describes_it()
    {
        var duty = Event("DTSTART;TZID=Chez nous:20261025T023000", "RRULE:FREQ=DAILY;UNTIL=20261126T120000Z", "DURATION:PT1H");
        Assert.Equal("2026-11-26 02:30/2026-11-26 03:30", Hours(Calendar(Described.Replace("NAME", "Chez nous", StringComparison.Ordinal), duty))[^1]);
        Assert.Equal([(3, "zone-unknown")], Read(Calendar(duty)).Value!.Unread);
    }

    [Fact]
    public void A_changed_a_cancelled_and_an_excepted_occurrence_are_not_where_the_rule_puts_them()
    {
        var calendar = Calendar(
            Event("UID:a", "SUMMARY:MARTIN", "DTSTART;TZID=Europe/Paris:20261102T200000", "DURATION:PT12H", "RRULE:FREQ=WEEKLY;COUNT=5", "EXDATE;TZID=Europe/Paris:20261109T200000", "RDATE;TZID=Europe/Paris:20261225T080000"),
            Event("UID:a", "SUMMARY:DURAND", "RECURRENCE-ID;TZID=Europe/Paris:20261116T200000", "DTSTART;TZID=Europe/Paris:20261117T200000", "DURATION:PT12H"),
            Event("UID:a", "RECURRENCE-ID:20261123T190000Z", "STATUS:CANCELLED", "DTSTART;TZID=Europe/Paris:20261123T200000"));
        Assert.Equal(["2026-11-02 20:00 MARTIN", "2026-11-17 20:00 DURAND", "2026-11-30 20:00 MARTIN", "2026-12-25 08:00 MARTIN"],
            Read(calendar).Value!.Occasions.Select(o => $"{TimeZoneInfo.ConvertTime(o.StartsAt, Paris):yyyy-MM-dd HH:mm} {o.Summary}"));
    }

    [Theory]
    [InlineData("FREQ=HOURLY", "rule-unknown")]
    [InlineData("FREQ=YEARLY;BYWEEKNO=20", "rule-unknown")]
    [InlineData("FREQ=WEEKLY;BYDAY=2MO", "rule-unknown")]
    [InlineData("FREQ=DAILY;COUNT=2;UNTIL=20270101", "rule-unknown")]
    [InlineData("FREQ=DAILY;INTERVAL=0", "rule-unknown")]
    [InlineData("FREQ=1", "rule-unknown")]
    [InlineData("DAILY", "rule-unknown")]
    public void A_rule_that_is_not_understood_takes_no_hours_and_is_said(string rule, string why) =>
        Assert.Equal([(3, why)], Read(Calendar(Event("DTSTART:20261126T190000Z", "DURATION:PT1H", "RRULE:" + rule))).Value!.Unread);

    [Fact]
    public void What_changes_this_and_all_later_ones_is_said_and_not_guessed() =>
        Assert.Equal([(3, "this-and-future")], Read(Calendar(Event("UID:a", "RECURRENCE-ID;RANGE=THISANDFUTURE:20261126T190000Z", "DTSTART:20261126T200000Z"))).Value!.Unread);

    [Fact]
    public void A_character_that_a_fold_cut_in_two_is_whole_again()
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(Calendar(Event("DTSTART:20261126T190000Z", "DURATION:PT1H", "SUMMARY:Garde Génolhac\\, nuit")));
        var cut = Array.IndexOf(bytes, (byte)0xC3) + 1;
        Assert.Equal("Garde Génolhac, nuit", Assert.Single(Read([.. bytes[..cut], (byte)'\r', (byte)'\n', (byte)' ', .. bytes[cut..]]).Value!.Occasions).Summary);
    }
}
