using TeleExpertise.Expertise.Insight;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Testing;

namespace TeleExpertise.Expertise.Tests.Insight;

public sealed class SmallNumbersStayUnsaid
{
    [Fact]
    public void Places_with_enough_cases_are_shown_each() => Assert.Equal(("A 5, B 7", null, null), Seen(7, 5));

    /// <summary>Alone it would be what the sum of all has more than the places shown.</summary>
    [Fact]
    public void A_place_with_few_cases_takes_the_next_smallest_with_it() => Assert.Equal(("C 20", "A, B", 11), Seen(3, 8, 20));

    /// <summary>One and one are two: who knows that there are two knows each.</summary>
    [Fact]
    public void Places_with_few_cases_together_take_another_with_them() => Assert.Equal(("D 20", "A, B, C", 8), Seen(1, 1, 6, 20));

    [Fact]
    public void Places_that_have_enough_cases_together_need_no_other() => Assert.Equal(("C 6, D 20", "A, B", 5), Seen(2, 3, 6, 20));

    [Fact]
    public void Where_all_places_have_few_cases_none_is_shown()
    {
        Assert.Equal(("", "A, B", 5), Seen(1, 4));
        Assert.Equal(("", "A", 4), Seen(4));
        Assert.Equal(("", null, null), Seen());
    }

    /// <summary>Each way to spread up to nine cases on up to four places: the rest is none, or two places with five cases.</summary>
    [Fact]
    public void What_a_subtraction_leaves_is_never_one_place_nor_few_cases()
    {
        foreach (var sizes in from a in Enumerable.Range(0, 10) from b in Enumerable.Range(0, 10) from c in Enumerable.Range(0, 10) from d in Enumerable.Range(0, 10) select new[] { a, b, c, d })
        {
            var cases = Cases(sizes);
            var (shown, others) = PlaceWaits.Of(cases, Names(cases), _ => Limit);
            Assert.All(shown, p => Assert.True(p.Waits.Cases >= Waits.FewerThan));
            Assert.Equal(cases.Count, shown.Sum(p => p.Waits.Cases) + (others?.Waits.Cases ?? 0));
            if (others is null) continue;
            Assert.True(shown.Count == 0 || (others.Names.Count >= 2 && others.Waits.Cases >= Waits.FewerThan), string.Join(' ', sizes));
            Assert.Equal(others.Waits.Cases < Waits.FewerThan, others.Waits.Median is null);
        }
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(4, true)]
    [InlineData(5, false)]
    public void Of_few_cases_only_their_number_is_said(int cases, bool few)
    {
        var waits = Waits.Of(Cases([cases]), _ => Limit);
        Assert.Equal(few ? new(cases, null, null, null) : waits, waits.Guarded);
        Assert.Equal(cases < 5, waits.Guarded.Share is null);
    }

    static readonly TimeSpan Limit = TimeSpan.FromDays(21);

    static (string Shown, string? Others, int? Cases) Seen(params int[] sizes)
    {
        var cases = Cases(sizes);
        var (shown, others) = PlaceWaits.Of(cases, Names(cases), _ => Limit);
        return (string.Join(", ", shown.Select(p => p.Name + " " + p.Waits.Cases)), others is null ? null : string.Join(", ", others.Names), others?.Waits.Cases);
    }

    /// <summary>So many cases of each place, each presented after as many days as it has a number.</summary>
    static List<CountedCase> Cases(int[] sizes) => [.. from size in sizes
                                                       let place = Guid.NewGuid()
                                                       from number in Enumerable.Range(1, size)
                                                       select new CountedCase(number, Guid.Empty, place, Urgency.Soon, Timetable.Saturday, RequestStatus.Booked, null, Timetable.Saturday.AddDays(number), false, false)];

    /// <summary>A, B and so on, the smallest first.</summary>
    static Dictionary<Guid, string> Names(List<CountedCase> cases) =>
        cases.GroupBy(c => c.PlaceId).OrderBy(p => p.Count()).Select((p, at) => (p.Key, Name: ((char)('A' + at)).ToString())).ToDictionary(p => p.Key, p => p.Name);
}
