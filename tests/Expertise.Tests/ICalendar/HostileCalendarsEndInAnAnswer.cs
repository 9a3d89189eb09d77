using System.Text;
using static TeleExpertise.Expertise.Tests.ICalendar.RosterText;

namespace TeleExpertise.Expertise.Tests.ICalendar;

public sealed class HostileCalendarsEndInAnAnswer
{
    static readonly string Duty = Event("DTSTART:20261126T190000Z", "DURATION:PT1H");

    [Theory]
    [InlineData("", "roster-not-calendar")]
    [InlineData("<html>Please sign in</html>", "roster-not-calendar")]
    [InlineData("BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20261126T190000Z", "roster-cut-off")]
    [InlineData("BEGIN:VCALENDAR\nEND:VEVENT\nEND:VCALENDAR", "roster-broken")]
    [InlineData("END:VCALENDAR", "roster-broken")]
    [InlineData("BEGIN:VCALENDAR\0\nEND:VCALENDAR", "roster-encoding")]
    public void What_is_no_whole_calendar_is_refused(string file, string code) => Assert.Equal(code, Code(Encoding.UTF8.GetBytes(file)));

    [Fact]
    public void What_is_not_UTF_8_is_refused() => Assert.Equal("roster-encoding", Code(Encoding.Latin1.GetBytes(Calendar(Event("SUMMARY:Génolhac")))));

    [Fact]
    public void What_is_too_large_too_long_too_deep_or_too_many_is_refused()
    {
        Assert.Equal("roster-too-large", Code(new byte[(1 << 20) + 1]));
        Assert.Equal("roster-line-too-long", Code(Encoding.UTF8.GetBytes(Calendar("X-A:" + new string('x', 70_000)))));
        Assert.Equal("roster-line-too-long", Code(Encoding.UTF8.GetBytes(Calendar("X-A:" + string.Concat(Enumerable.Repeat("x\r\n ", 70_000))))));
        Assert.Equal("roster-too-deep", Code(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("BEGIN:X\n", 30_000)))));
        Assert.Equal("roster-too-many", Code(Encoding.UTF8.GetBytes(Calendar([.. Enumerable.Repeat(Duty, 5_001)]))));
        Assert.Equal("roster-too-many", Code(Encoding.UTF8.GetBytes(Calendar(Event("DTSTART:20261126T000000Z", "DURATION:PT1M", "RRULE:FREQ=DAILY;BYHOUR=" + string.Join(',', Enumerable.Range(0, 24)))))));
    }

    [Theory]
    [InlineData("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", 1)]
    [InlineData("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31", 1)]
    [InlineData("FREQ=YEARLY;INTERVAL=10000", 1)]
    [InlineData("FREQ=MONTHLY;BYMONTHDAY=31;COUNT=100000", 7)]
    public void Rules_that_never_come_true_end(string rule, int times) => Assert.Equal(times, Hours("DTSTART:20261231T190000Z", "DURATION:PT1H", "RRULE:" + rule).Length);

    [Fact]
    public void Thousands_of_long_counts_are_refused_and_not_counted_out() =>
        Assert.Equal("roster-too-many", Code(Encoding.UTF8.GetBytes(Calendar([.. Enumerable.Repeat(Event("DTSTART:19000101T190000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY;COUNT=100000"), 4_000)]))));

    [Fact]
    public void Times_that_a_rule_makes_and_leaves_out_are_counted_too() =>
        Assert.Equal("roster-too-many", Code(Encoding.UTF8.GetBytes(Calendar([.. Enumerable.Repeat(Event("DTSTART:19000101T000000Z", "DURATION:PT1M",
            $"RRULE:FREQ=YEARLY;COUNT=1000;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYHOUR={string.Join(',', Enumerable.Range(0, 24))};BYMINUTE=0,30;BYSETPOS=1"), 5)]))));

    [Fact]
    public void A_rule_that_names_weekdays_by_the_thousand_is_refused() =>
        Assert.Equal("roster-too-many", Code(Encoding.UTF8.GetBytes(Calendar(Event("DTSTART:19000101T000000Z", "DURATION:PT1M", "RRULE:FREQ=DAILY;COUNT=100000;BYDAY=" + string.Join(',', Enumerable.Repeat("MO", 20_000)))))));

    [Theory]
    [InlineData(900, null)]
    [InlineData(2_000, "roster-too-many")]
    public void A_zone_whose_clocks_change_by_the_thousand_is_refused(int changes, string? code)
    {
        var dates = string.Join('\n', Enumerable.Range(0, changes).Select(n => $"RDATE:{new DateTime(1990, 1, 1).AddDays(n):yyyyMMdd'T'HHmmss}"));
        var zone = Described.Replace("NAME", "Chez nous", StringComparison.Ordinal).Replace("RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU", dates, StringComparison.Ordinal);
        Assert.Equal(code, Code(Encoding.UTF8.GetBytes(Calendar(zone, Event("DTSTART;TZID=Chez nous:20261126T200000", "DURATION:PT1H")))));
    }

    [Fact]
    public void Whatever_is_changed_in_a_file_nothing_is_thrown()
    {
        var whole = Encoding.UTF8.GetBytes(Calendar(Described.Replace("NAME", "Chez nous", StringComparison.Ordinal),
            Event("UID:a", "DTSTART;TZID=Chez nous:20261102T200000", "DTEND;TZID=Chez nous:20261103T080000", "RRULE:FREQ=MONTHLY;INTERVAL=2;BYDAY=MO,-1FR;BYSETPOS=1,-1;WKST=SU;UNTIL=20270602T180000Z", "EXDATE;TZID=Chez nous:20270104T200000"),
            Event("UID:a", "RECURRENCE-ID;TZID=Chez nous:20270301T200000", "DTSTART;TZID=Chez nous:20270302T200000", "DURATION:P1DT2H"),
            Event("UID:b", "DTSTART;VALUE=DATE:20261225", "RRULE:FREQ=YEARLY;BYMONTH=12,5;BYMONTHDAY=25,-7;COUNT=9", "RDATE;VALUE=PERIOD:20270101T000000Z/PT12H,20270102T000000Z/20270103T000000Z")));
        var random = new Random(5545);
        var read = 0;
        for (var i = 0; i < 5_000; i++)
        {
            var file = whole.ToList();
            for (var changes = random.Next(1, 6); changes > 0; changes--)
            {
                var at = random.Next(file.Count);
                switch (random.Next(5))
                {
                    case 0: file[at] = (byte)random.Next(256); break;
                    case 1: file.RemoveRange(at, Math.Min(random.Next(30), file.Count - at)); break;
                    case 2: file.InsertRange(at, file.GetRange(at, Math.Min(random.Next(60), file.Count - at))); break;
                    case 3: file[at] = (byte)"0123456789;:=,-+TZ\n"[random.Next(19)]; break;
                    default: file.InsertRange(at, Encoding.ASCII.GetBytes(((long)random.Next() * random.Next()).ToString(System.Globalization.CultureInfo.InvariantCulture))); break;
                }
            }
            if (Read([.. file]).Succeeded) read++;
        }
        Assert.InRange(read, 500, 4_800); // most are still calendars: the changes went deeper than the first line
    }

    static string? Code(byte[] file) => Read(file).Refusal?.Fields[0].Code;
}
