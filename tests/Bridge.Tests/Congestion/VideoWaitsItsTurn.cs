using TeleExpertise.Bridge.Congestion;

namespace TeleExpertise.Bridge.Tests.Congestion;

public class VideoWaitsItsTurn
{
    const double Rate = 800_000;
    readonly Pacer<int> _pacer = new(4);

    [Fact]
    public void A_burst_goes_at_once_and_the_rest_at_one_and_a_half_times_the_rate()
    {
        var sent = 0;
        for (var ms = 0; ms < 1000; ms++)
        {
            while (_pacer.HasBudget(At(ms), Rate))
            {
                _pacer.Spend(1000);
                sent += 1000;
            }
        }

        Assert.InRange(sent, 150_000, 158_000);
    }

    [Fact]
    public void What_audio_took_video_makes_up_for_but_not_for_ever()
    {
        Assert.True(_pacer.HasBudget(At(0), Rate));
        _pacer.Spend(1_000_000);
        Assert.False(_pacer.HasBudget(At(1), Rate));
        Assert.False(_pacer.HasBudget(At(249), Rate));
        Assert.True(_pacer.HasBudget(At(252), Rate));
    }

    [Fact]
    public void Packets_wait_in_order_and_no_more_than_there_are_places()
    {
        for (var i = 0; i < 4; i++)
        {
            Assert.True(_pacer.TryQueue(i, 100 + i, At(i)));
        }

        Assert.False(_pacer.TryQueue(4, 100, At(4)));
        Assert.Equal((4, 406), (_pacer.Count, _pacer.Bytes));
        Assert.True(_pacer.TryPeek(out var first, out var since));
        Assert.Equal((0, At(0)), (first, since));
        for (var i = 0; i < 4; i++)
        {
            Assert.True(_pacer.TryTake(out var taken));
            Assert.Equal(i, taken);
        }

        Assert.False(_pacer.TryTake(out _));
        Assert.Equal((0, 0), (_pacer.Count, _pacer.Bytes));
    }

    private static TimeSpan At(double milliseconds) => TimeSpan.FromMilliseconds(milliseconds);
}
