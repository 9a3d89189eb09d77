using System.Globalization;
using TeleExpertise.Expertise.Slots.Calendars;
using TeleExpertise.Expertise.Slots.Changing;

namespace TeleExpertise.Expertise.Tests.Slots.Changing;

/// <summary>Half an hour to answer; Paris, winter. 24 November 2026 is a Tuesday.</summary>
public sealed class AnOfferRunsInWorkingHours
{
    [Theory]
    [InlineData("2026-11-24T10:00+01:00", "2026-11-24T10:30+01:00")]
    [InlineData("2026-11-24T03:00+01:00", "2026-11-24T08:30+01:00")]
    [InlineData("2026-11-24T19:30+01:00", "2026-11-24T20:00+01:00")]
    [InlineData("2026-11-24T19:50+01:00", "2026-11-25T08:20+01:00")]
    [InlineData("2026-11-24T22:00+01:00", "2026-11-25T08:30+01:00")]
    [InlineData("2026-11-27T19:50+01:00", "2026-11-30T08:20+01:00")]
    [InlineData("2026-11-28T11:00+01:00", "2026-11-30T08:30+01:00")]
    [InlineData("2026-12-24T19:50+01:00", "2026-12-28T08:20+01:00")]
    public void At_night_at_the_weekend_and_on_days_off_its_clock_stands_still(string now, string expires) =>
        Assert.Equal(At(expires), OfferClock.Expires(At(now), TimeSpan.FromMinutes(30), At("2026-12-31T11:00+01:00"), Paris, DaysOff.Usual));

    [Theory]
    [InlineData("2026-11-26T10:45+01:00", "2026-11-26T11:00+01:00")]
    [InlineData("2026-11-26T11:00+01:00", null)]
    [InlineData("2026-11-26T12:00+01:00", null)]
    public void It_ends_where_the_time_of_stand_by_cases_begins(string now, string? expires) =>
        Assert.Equal(expires is null ? null : At(expires), OfferClock.Expires(At(now), TimeSpan.FromMinutes(30), At("2026-11-26T11:00+01:00"), Paris, DaysOff.Usual));

    [Fact]
    public void Nothing_is_offered_in_the_evening_for_the_first_hour_of_the_morning() =>
        Assert.Null(OfferClock.Expires(At("2026-11-25T20:30+01:00"), TimeSpan.FromMinutes(30), At("2026-11-26T07:00+01:00"), Paris, DaysOff.Usual));

    static readonly TimeZoneInfo Paris = TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris");
    static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
