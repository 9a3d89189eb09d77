using TeleExpertise.Expertise.Slots;
using TeleExpertise.Expertise.Slots.Calendars;

namespace TeleExpertise.Expertise.Tests.Slots;

public sealed class TheCalendarIsRightOverDaylightSaving
{
    static readonly DaysOff Always = DaysOff.Usual with { Held = true };
    static readonly TimeZoneInfo Paris = TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris");

    [Theory]
    [InlineData("2026-11-26", "2026-11-26T12:00:00Z")]
    [InlineData("2027-03-25", "2027-03-25T12:00:00Z")] // the last Thursday of winter time
    [InlineData("2027-04-01", "2027-04-01T11:00:00Z")] // the first of summer time
    [InlineData("2027-07-15", "2027-07-15T11:00:00Z")]
    [InlineData("2027-10-28", "2027-10-28T11:00:00Z")]
    [InlineData("2027-11-04", "2027-11-04T12:00:00Z")]
    public void Thursday_13_h_in_Paris_is_the_instant_it_should_be(string day, string instant)
    {
        var occurrence = Assert.Single(Calendar.Occurrences(Thursdays(), Always, [], DateOnly.Parse(day), DateOnly.Parse(day).AddDays(6)));
        Assert.Equal(DateOnly.Parse(day), occurrence.LocalDate);
        Assert.Equal(DateTimeOffset.Parse(instant), occurrence.StartsAt);
        Assert.Equal(TimeSpan.Zero, occurrence.StartsAt.Offset);
        Assert.Equal(TimeSpan.FromHours(1), occurrence.EndsAt - occurrence.StartsAt);
    }

    [Fact]
    public void Ten_years_hold_521_Thursdays_of_which_214_in_winter_time_and_307_in_summer_time()
    {
        var thursdays = Calendar.Occurrences(Thursdays(), Always, [], new(2027, 1, 1), new(2036, 12, 31)).ToList();
        Assert.Equal(521, thursdays.Count);
        Assert.Equal(214, thursdays.Count(t => t.StartsAt.Hour == 12));
        Assert.Equal(307, thursdays.Count(t => t.StartsAt.Hour == 11));
        Assert.All(thursdays, t => Assert.Equal(DayOfWeek.Thursday, t.LocalDate.DayOfWeek));
    }

    [Fact]
    public void An_hour_that_the_clocks_skip_is_counted_with_the_offset_before_the_gap() =>
        Assert.Equal(DateTimeOffset.Parse("2027-03-28T01:30:00Z"), Calendar.Instant(new(2027, 3, 28, 2, 30, 0), Paris)); // 03:30 summer time

    [Fact]
    public void Of_an_hour_that_comes_twice_the_first_is_meant() =>
        Assert.Equal(DateTimeOffset.Parse("2027-10-31T00:30:00Z"), Calendar.Instant(new(2027, 10, 31, 2, 30, 0), Paris)); // still summer time

    [Theory]
    [InlineData("2027-01-07", "2027-01-21", 3)]
    [InlineData("2027-01-08", "2027-01-13", 0)]
    public void Both_ends_of_a_range_are_in_it(string from, string until, int count) =>
        Assert.Equal(count, Calendar.Occurrences(Thursdays(), Always, [], DateOnly.Parse(from), DateOnly.Parse(until)).Count());

    [Fact]
    public void A_series_has_no_day_before_its_first_or_after_its_last()
    {
        var days = Calendar.Occurrences(Thursdays(from: new(2027, 1, 10), until: new(2027, 1, 28)), Always, [], new(2027, 1, 1), new(2027, 12, 31)).Select(o => o.LocalDate);
        Assert.Equal([new(2027, 1, 14), new(2027, 1, 21), new(2027, 1, 28)], days);
    }

    [Theory]
    [InlineData(60, 10, 6)]
    [InlineData(60, 7, 8)] // four minutes are left over
    [InlineData(10, 10, 1)]
    public void A_session_is_cut_into_whole_slots_that_follow_one_another(int session, int slot, int count)
    {
        var start = DateTimeOffset.Parse("2027-01-07T12:00:00Z");
        var slots = Calendar.Slots(new(new(2027, 1, 7), new(2027, 1, 7), start, start.AddMinutes(session)), slot).ToList();
        Assert.Equal(count, slots.Count);
        Assert.Equal(Enumerable.Range(0, count).Select(i => start.AddMinutes(i * slot)), slots.Select(s => s.StartsAt));
        Assert.All(slots, s => Assert.Equal(TimeSpan.FromMinutes(slot), s.EndsAt - s.StartsAt));
    }

    static Series Thursdays(DateOnly? from = null, DateOnly? until = null) => new()
    {
        Id = Guid.NewGuid(),
        TerritoryId = Guid.NewGuid(),
        ServiceId = Guid.NewGuid(),
        Rota = [Guid.NewGuid()],
        Weekday = 4,
        StartsAt = new(13, 0),
        SessionMinutes = 60,
        SlotMinutes = 10,
        TimeZone = "Europe/Paris",
        ValidFrom = from ?? new(2026, 1, 1),
        ValidUntil = until,
    };
}
