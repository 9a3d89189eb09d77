using TeleExpertise.Expertise.Slots.Changing;

namespace TeleExpertise.Expertise.Tests.Slots.Changing;

public sealed class AMoveHasRules
{
    static readonly DateTimeOffset Now = new(2026, 11, 24, 9, 0, 0, TimeSpan.Zero);
    static readonly TimeSpan Notice = TimeSpan.FromHours(1);

    [Theory]
    [InlineData(60, true, 0, null)]
    [InlineData(59, true, 0, "move-too-late")]
    [InlineData(59, false, 0, "move-too-late")]
    [InlineData(600, true, 1, null)]
    [InlineData(600, true, 2, "move-too-often")]
    [InlineData(600, false, 2, null)]
    public void A_booked_date_is_given_back_twice_at_most_and_none_at_the_last_moment(int minutesBefore, bool booked, int moves, string? refusal) =>
        Assert.Equal(refusal, MoveRules.Refusal(Now.AddMinutes(minutesBefore), booked, moves, most: 2, Notice, Now));

    [Theory]
    [InlineData(21, false)]
    [InlineData(22, true)]
    public void A_date_is_beyond_when_it_is_later_than_the_urgency_allows(int days, bool beyond) =>
        Assert.Equal(beyond, MoveRules.IsBeyond(Now.AddDays(days), Now, TimeSpan.FromDays(21)));

    [Fact]
    public void No_date_at_all_is_beyond() => Assert.True(MoveRules.IsBeyond(null, Now, TimeSpan.FromDays(21)));
}
