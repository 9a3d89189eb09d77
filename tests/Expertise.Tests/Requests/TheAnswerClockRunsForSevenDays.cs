using TeleExpertise.Expertise.Requests;

namespace TeleExpertise.Expertise.Tests.Requests;

public sealed class TheAnswerClockRunsForSevenDays
{
    static readonly DateTimeOffset Due = new(2026, 11, 26, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(-7 * 24, ClockState.Ample, 7)]
    [InlineData(-49, ClockState.Ample, 3)]
    [InlineData(-48, ClockState.Soon, 2)]
    [InlineData(-1, ClockState.Soon, 1)]
    [InlineData(0, ClockState.Soon, 0)]
    [InlineData(1, ClockState.Late, 1)]
    [InlineData(25, ClockState.Late, 2)]
    public void It_turns_amber_two_days_before_its_end_and_red_after(int hours, ClockState state, int days)
    {
        Assert.Equal(state, AnswerClock.State(Due, Due.AddHours(hours)));
        Assert.Equal(days, AnswerClock.Days(Due, Due.AddHours(hours)));
    }
}
