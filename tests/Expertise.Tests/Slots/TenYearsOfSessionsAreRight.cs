using TeleExpertise.Expertise.Slots;
using TeleExpertise.Expertise.Slots.Calendars;

namespace TeleExpertise.Expertise.Tests.Slots;

/// <summary>
/// 2027 to 2036 against what the law says, written out here without a time zone's data: directive 2000/84/EC (summer time from the last Sunday of March
/// to the last Sunday of October, 01:00 UTC), the fixed holidays, and the Easter Sundays as they are published.
/// </summary>
public sealed class TenYearsOfSessionsAreRight
{
    static readonly DateOnly First = new(2027, 1, 1), Last = new(2036, 12, 31);
    static readonly string[] Easters = ["2027-03-28", "2028-04-16", "2029-04-01", "2030-04-21", "2031-04-13", "2032-03-28", "2033-04-17", "2034-04-09", "2035-03-25", "2036-04-13"];
    static readonly string[] Fixed = ["01-01", "05-01", "05-08", "07-14", "08-15", "11-01", "11-11", "12-25"];

    /// <summary>02:00 and 02:30 are skipped on one Sunday of a year and come twice on another.</summary>
    static readonly string[] Hours = ["00:15", "01:59", "02:00", "02:30", "02:59", "03:00", "13:00", "23:45"];

    [Theory]
    [InlineData("Europe/Paris", HolidayRegion.Metropole)]
    [InlineData("Europe/Paris", HolidayRegion.AlsaceMoselle)]
    [InlineData("Indian/Reunion", HolidayRegion.Reunion)]
    public void Every_weekday_at_every_hour_is_at_its_instant_and_none_is_on_a_holiday(string zone, HolidayRegion region)
    {
        var off = DaysOff.Usual with { Region = region };
        var holidays = Feasts(region).ToHashSet();
        foreach (var weekday in Enumerable.Range(1, 7))
            foreach (var hour in Hours.Select(h => TimeOnly.Parse(h)))
            {
                var expected = Days().Where(d => (int)d.DayOfWeek == weekday % 7 && !holidays.Contains(d)).Select(d => (d, Utc(d.ToDateTime(hour), zone)));
                Assert.Equal(expected, Calendar.Occurrences(Weekly(weekday, hour, zone), off, [], First, Last).Select(o => (o.LocalDate, o.StartsAt.UtcDateTime)));
            }
    }

    [Fact]
    public void Both_kinds_of_odd_hours_are_among_them()
    {
        var sundays = Calendar.Occurrences(Weekly(7, new(2, 30), "Europe/Paris"), DaysOff.Usual with { Held = true }, [], First, Last).ToList();
        var odd = sundays.Where(o => o.LocalDate == LastSunday(o.LocalDate.Year, 3) || o.LocalDate == LastSunday(o.LocalDate.Year, 10)).ToList();
        Assert.Equal(20, odd.Count);
        Assert.Equal(["01:30", "00:30"], odd.Select(o => o.StartsAt.ToString("HH:mm")).Distinct()); // skipped: 03:30 summer time; twice: the first
    }

    [Fact]
    public void Of_521_Thursdays_23_are_holidays()
    {
        var thursdays = Weekly(4, new(13, 0), "Europe/Paris");
        Assert.Equal(521, Calendar.Occurrences(thursdays, DaysOff.Usual with { Held = true }, [], First, Last).Count());
        Assert.Equal(498, Calendar.Occurrences(thursdays, DaysOff.Usual, [], First, Last).Count());
    }

    [Theory]
    [InlineData(HolidayRegion.Metropole, 11, null)]
    [InlineData(HolidayRegion.AlsaceMoselle, 13, "2027-03-26")]
    [InlineData(HolidayRegion.Guadeloupe, 12, "2027-05-27")]
    [InlineData(HolidayRegion.Martinique, 12, "2027-05-22")]
    [InlineData(HolidayRegion.Guyane, 12, "2027-06-10")]
    [InlineData(HolidayRegion.Reunion, 12, "2027-12-20")]
    [InlineData(HolidayRegion.Mayotte, 12, "2027-04-27")]
    [InlineData(HolidayRegion.SaintBarthelemy, 12, "2027-10-09")]
    [InlineData(HolidayRegion.SaintMartin, 12, "2027-05-28")]
    public void Each_region_has_its_own(HolidayRegion region, int count, string? own)
    {
        var days = Holidays.Of(2027, region);
        Assert.Equal(count, days.Count);
        Assert.Equal(days.OrderBy(d => d.Day), days);
        if (own is not null) Assert.Contains(DateOnly.Parse(own), days.Select(d => d.Day));
    }

    /// <summary>The earliest and latest Easters there are, and both exceptions of the Gregorian epact.</summary>
    [Theory]
    [InlineData("1818-03-22")]
    [InlineData("1943-04-25")]
    [InlineData("1954-04-18")]
    [InlineData("1981-04-19")]
    [InlineData("2000-04-23")]
    [InlineData("2049-04-18")]
    [InlineData("2076-04-19")]
    [InlineData("2285-03-22")]
    public void Easter_is_where_the_tables_have_it(string day) => Assert.Equal(DateOnly.Parse(day), Holidays.Easter(int.Parse(day[..4])));

    [Fact]
    public void Two_holidays_on_one_day_close_it_once()
    {
        // Ascension on 1 May 2008, the other on 8 May 1997.
        Assert.Equal(HolidayName.Ascension, DaysOff.Usual.Holiday(new(2008, 5, 1)));
        Assert.Equal(HolidayName.Ascension, DaysOff.Usual.Holiday(new(1997, 5, 8)));
        Assert.Equal(HolidayName.Victory, DaysOff.Usual.Holiday(new(2027, 5, 8)));
    }

    static IEnumerable<DateOnly> Days()
    {
        for (var day = First; day <= Last; day = day.AddDays(1)) yield return day;
    }

    static IEnumerable<DateOnly> Feasts(HolidayRegion region)
    {
        foreach (var easter in Easters.Select(e => DateOnly.Parse(e)))
        {
            foreach (var days in (int[])[1, 39, 50]) yield return easter.AddDays(days);
            foreach (var feast in Fixed) yield return DateOnly.Parse($"{easter.Year}-{feast}");
            if (region is HolidayRegion.AlsaceMoselle)
            {
                yield return easter.AddDays(-2);
                yield return new(easter.Year, 12, 26);
            }
            if (region is HolidayRegion.Reunion) yield return new(easter.Year, 12, 20);
        }
    }

    static DateTime Utc(DateTime local, string zone)
    {
        if (zone == "Indian/Reunion") return local.AddHours(-4);
        var (summer, winter) = (local.AddHours(-2), local.AddHours(-1));
        var (from, until) = (LastSunday(local.Year, 3).ToDateTime(new(1, 0)), LastSunday(local.Year, 10).ToDateTime(new(1, 0)));
        return summer >= from && summer < until ? summer : winter;
    }

    static DateOnly LastSunday(int year, int month)
    {
        var day = new DateOnly(year, month, 31);
        return day.AddDays(-(int)day.DayOfWeek);
    }

    static Series Weekly(int weekday, TimeOnly hour, string zone) => new()
    {
        Id = Guid.NewGuid(),
        TerritoryId = Guid.NewGuid(),
        ServiceId = Guid.NewGuid(),
        Rota = [Guid.NewGuid()],
        Weekday = weekday,
        StartsAt = hour,
        SessionMinutes = 60,
        SlotMinutes = 10,
        TimeZone = zone,
        ValidFrom = new(2026, 1, 1),
    };
}
