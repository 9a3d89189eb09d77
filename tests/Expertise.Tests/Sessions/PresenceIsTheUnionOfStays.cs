using FsCheck;
using FsCheck.Fluent;
using TeleExpertise.Expertise.Sessions;
using Interval = TeleExpertise.Expertise.Slots.Interval;

namespace TeleExpertise.Expertise.Tests.Sessions;

public sealed class PresenceIsTheUnionOfStays
{
    static readonly DateTimeOffset Hour = DateTimeOffset.Parse("2027-01-07T12:00:00Z");
    static readonly Interval Window = Between(0, 3600);

    [Theory]
    [InlineData("", 0)]
    [InlineData("0-3600", 3600)]
    [InlineData("-900-0", 0)] // the lobby does not count
    [InlineData("-900-600", 600)]
    [InlineData("3000-4000", 600)] // nor what comes after the end
    [InlineData("0-600 300-900", 900)] // two devices at once count once
    [InlineData("0-600 0-600", 600)]
    [InlineData("0-1200 300-600", 1200)] // one stay inside another
    [InlineData("0-600 600-900", 900)] // a reconnection without a gap
    [InlineData("0-600 700-900", 800)] // and with one
    [InlineData("700-900 0-600", 800)]
    [InlineData("500-500", 0)]
    public void Seconds_are_counted_once_and_inside_the_window(string stays, int seconds) =>
        Assert.Equal(seconds, PresenceMath.Seconds(Parse(stays), Window));

    [Fact]
    public void Parts_of_a_second_add_up_before_they_are_rounded_down() =>
        Assert.Equal(1, PresenceMath.Seconds([Between(0, 0.6), Between(10, 10.6)], Window));

    [Theory]
    [InlineData("0-3600", "600-1200", 600)]
    [InlineData("0-700 900-3600", "600-1200", 400)]
    [InlineData("0-3600", "600-1200 1800-2400", 1200)] // a case taken up again
    [InlineData("0-500", "600-1200", 0)]
    public void A_persons_time_for_a_case_is_common_to_stays_and_case(string stays, string segments, int seconds) =>
        Assert.Equal(seconds, PresenceMath.Seconds(PresenceMath.Overlap(Parse(stays), Parse(segments))));

    [Fact]
    public void The_union_never_exceeds_the_window_and_is_never_less_than_its_longest_stay() =>
        Check.QuickThrowOnFailure(Prop.ForAll(Stays, stays =>
        {
            var seconds = PresenceMath.Seconds(stays, Window);
            var longest = stays.Length == 0 ? 0 : stays.Max(s => PresenceMath.Seconds([s], Window));
            return seconds >= longest && seconds <= 3600 && seconds <= stays.Sum(s => PresenceMath.Seconds([s], Window));
        }));

    [Fact]
    public void The_order_of_stays_does_not_matter() =>
        Check.QuickThrowOnFailure(Prop.ForAll(Stays, stays =>
        {
            var union = PresenceMath.Union(stays, Window);
            return union.SequenceEqual(PresenceMath.Union(stays.Reverse(), Window))
                && union.SequenceEqual(PresenceMath.Union(stays.OrderBy(s => s.EndsAt), Window));
        }));

    [Fact]
    public void Second_by_second_counting_agrees() =>
        Check.QuickThrowOnFailure(Prop.ForAll(Stays, stays =>
            PresenceMath.Seconds(stays, Window) == Enumerable.Range(0, 3600).Count(s => stays.Any(x => x.StartsAt <= Hour.AddSeconds(s) && Hour.AddSeconds(s) < x.EndsAt))));

    static Arbitrary<Interval[]> Stays => Gen.Choose(-600, 4200).Two().Select(t => Between(Math.Min(t.Item1, t.Item2), Math.Max(t.Item1, t.Item2))).ArrayOf().ToArbitrary();

    static Interval Between(double from, double to) => new(Hour.AddSeconds(from), Hour.AddSeconds(to));

    static List<Interval> Parse(string stays) => [.. stays.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(s =>
    {
        var dash = s.LastIndexOf('-');
        return Between(int.Parse(s[..dash]), int.Parse(s[(dash + 1)..]));
    })];
}
