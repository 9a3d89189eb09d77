using FsCheck;
using FsCheck.Fluent;
using TeleExpertise.Expertise.Circle.Retention;

namespace TeleExpertise.Expertise.Tests.Retention;

/// <summary>R1112-7 CSP as a calculation.</summary>
public sealed class AFileIsKeptAsTheLawSays
{
    [Theory]
    [InlineData("1950-03-04", "2026-11-22", null, "2046-11-22", KeepingRule.LastVisit)]
    [InlineData("1950-03-04", "2024-02-29", null, "2044-02-29", KeepingRule.LastVisit)]
    [InlineData("2025-06-01", "2026-11-22", null, "2053-06-01", KeepingRule.Birthday)] // a newborn's, to the 28th birthday
    [InlineData("2018-11-22", "2026-11-22", null, "2046-11-22", KeepingRule.LastVisit)] // eight years old: both the same day
    [InlineData("2018-11-23", "2026-11-22", null, "2046-11-23", KeepingRule.Birthday)]
    [InlineData("2072-02-29", "2075-01-01", null, "2100-02-28", KeepingRule.Birthday)] // 2100 has no 29 February
    [InlineData("1950-03-04", "2026-11-22", "2027-01-10", "2037-01-10", KeepingRule.Death)]
    [InlineData("1950-03-04", "2026-11-22", "2028-02-29", "2038-02-28", KeepingRule.Death)]
    [InlineData("2025-06-01", "2026-11-22", "2027-01-10", "2037-01-10", KeepingRule.Death)] // "in all cases": a child's, too
    [InlineData("1950-03-04", "2026-09-05", "2006-11-02", "2036-09-05", KeepingRule.Death)] // a mistyped year
    [InlineData("1950-03-04", "2026-11-22", "2036-11-21", "2046-11-21", KeepingRule.Death)]
    [InlineData("1950-03-04", "2026-11-22", "2036-11-22", "2046-11-22", KeepingRule.LastVisit)] // ten years after: death changes nothing
    public void From_the_last_visit_the_birthday_or_the_death(string born, string last, string? died, string until, KeepingRule rule) =>
        Assert.Equal(new Keeping(Day(until), rule, 0), KeepingTime.Of(new(Day(born), Day(last), died is null ? null : Day(died), [], 20)));

    [Theory]
    [InlineData("2030-01-01", "2030-12-31", "2047-11-22", 365)]
    [InlineData("2020-01-01", "2026-11-22", "2046-11-23", 1)] // only the day on which the clock ran
    [InlineData("2020-01-01", "2026-11-21", "2046-11-22", 0)]
    [InlineData("2046-11-22", "2046-11-22", "2046-11-23", 1)] // on the last day
    [InlineData("2046-11-23", "2047-11-22", "2046-11-22", 0)] // a day too late
    [InlineData("2046-11-22", null, null, 0)]
    [InlineData("2046-11-23", null, "2046-11-22", 0)]
    public void A_claim_stops_the_clock(string from, string? to, string? until, int days) =>
        Assert.Equal(new Keeping(until is null ? null : Day(until), KeepingRule.LastVisit, days), KeepingTime.Of(Adult with { Claims = [new(Day(from), to is null ? null : Day(to))] }));

    [Fact]
    public void A_second_claim_may_come_while_the_first_one_has_moved_the_end() =>
        Assert.Equal(new Keeping(Day("2048-11-21"), KeepingRule.LastVisit, 730), KeepingTime.Of(Adult with { Claims = [Claim("2047-01-01", "2047-12-31"), Claim("2040-01-01", "2040-12-30")] }));

    [Fact]
    public void Nobody_alive_has_less_than_the_later_of_the_two_rules() => Check.QuickThrowOnFailure(Prop.ForAll(Files, file =>
    {
        var keeping = KeepingTime.Of(file with { Died = null, Claims = [] });
        var (years, birthday) = (file.LastVisit.AddYears(file.Years), file.Born.AddYears(28));
        return keeping.Until == (years > birthday ? years : birthday);
    }));

    [Fact]
    public void A_claim_never_makes_it_shorter() => Check.QuickThrowOnFailure(Prop.ForAll(Files, file =>
    {
        var (without, with) = (KeepingTime.Of(file with { Claims = [.. file.Claims.Skip(1)] }).Until, KeepingTime.Of(file).Until);
        return with is null || (without is not null && with >= without);
    }));

    [Fact]
    public void Claims_count_once_in_whatever_order_they_were_typed() => Check.QuickThrowOnFailure(Prop.ForAll(Files, file =>
        KeepingTime.Of(file) == KeepingTime.Of(file with { Claims = [.. file.Claims.Reverse(), .. file.Claims] })));

    [Fact]
    public void Each_day_of_a_claim_while_the_clock_runs_is_one_more() => Check.QuickThrowOnFailure(Prop.ForAll(Files, file =>
    {
        // Counted the long way: the clock runs day by day and stands still while a claim is on.
        var bare = KeepingTime.Of(file with { Claims = [] });
        var start = bare.Rule == KeepingRule.Death && file.Died > file.LastVisit ? file.Died.Value : file.LastVisit;
        var (left, day) = (bare.Until!.Value.DayNumber - start.DayNumber + 1, start.AddDays(-1));
        while (left > 0 && day.Year < 2300)
        {
            day = day.AddDays(1);
            if (!file.Claims.Any(c => c.From <= day && (c.To ?? DateOnly.MaxValue) >= day)) left--;
        }
        return KeepingTime.Of(file).Until == (left > 0 ? null : day);
    }));

    static KeptFile Adult => new(new(1950, 3, 4), new(2026, 11, 22), null, [], 20);
    static DateOnly Day(string day) => DateOnly.ParseExact(day, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
    static ClaimTime Claim(string from, string to) => new(Day(from), Day(to));

    static Arbitrary<KeptFile> Files
    {
        get
        {
            var days = Gen.Choose(new DateOnly(2020, 1, 1).DayNumber, new DateOnly(2060, 1, 1).DayNumber).Select(DateOnly.FromDayNumber);
            var claims = from day in days from length in Gen.Choose(-200, 2000) select new ClaimTime(day, length < -100 ? null : day.AddDays(Math.Max(0, length)));
            return Arb.From(
                from last in days
                from age in Gen.Choose(0, 40_000)
                from alive in Gen.Elements(true, false)
                from life in Gen.Choose(-2000, 6000)
                from some in Gen.Choose(0, 4)
                from each in claims.ArrayOf(some)
                from years in Gen.Choose(10, 50)
                select new KeptFile(last.AddDays(-age), last, alive ? null : last.AddDays(life), each, years));
        }
    }
}
