using TeleExpertise.Bridge.Congestion;

namespace TeleExpertise.Bridge.Tests.Congestion;

public class EstimatesFollowTheLine
{
    [Theory]
    [InlineData(200_000)]
    [InlineData(300_000)]
    [InlineData(1_000_000)]
    [InlineData(2_000_000)]
    [InlineData(5_000_000)]
    public void A_steady_line_is_filled_and_its_queue_is_not(long rate)
    {
        var run = new Run(1).Begin();
        run.Conditions = run.Conditions with { Rate = rate };
        run.For(10);
        var longest = TimeSpan.Zero;
        var before = run.Flow.Received;
        run.For(20, now => longest = Max(longest, run.Line.QueueDelay(now)));
        Assert.InRange((run.Flow.Received - before) * 8.0 / 20 / rate, 0.9, 1.01);
        Assert.True(longest < TimeSpan.FromMilliseconds(300), $"{longest}");
    }

    [Fact]
    public void After_a_drop_the_queue_falls_and_stays_short_and_the_line_is_filled_again()
    {
        var run = new Run(1).Begin();
        run.Conditions = run.Conditions with { Rate = 2_000_000 };
        run.For(20);
        run.Conditions = run.Conditions with { Rate = 300_000 };
        run.For(1.5);
        var longest = TimeSpan.Zero;
        var best = 0.0;
        for (var second = 0; second < 8; second++)
        {
            var before = run.Flow.Received;
            run.For(1, now => longest = Max(longest, run.Line.QueueDelay(now)));
            best = Math.Max(best, (run.Flow.Received - before) * 8);
        }

        Assert.True(longest < TimeSpan.FromMilliseconds(500), $"{longest}");
        Assert.True(best > 0.9 * 300_000, $"{best}");
        Assert.InRange(run.Measure(20), 0.9 * 300_000, 303_000);
    }

    [Fact]
    public void What_a_camera_sends_fills_no_long_queue_when_the_line_becomes_thin()
    {
        // Feedback comes every 100 ms: it matters when in between the line changes. Were nothing held at the first sign of
        // it, the queue would grow beyond 750 ms.
        for (var phase = 0; phase < 100; phase += 10)
        {
            var run = new Run(1).Begin();
            run.Conditions = run.Conditions with { Rate = 2_000_000 };
            (run.Flow.Source, run.Flow.Wanted) = (1_200_000, 1_200_000);
            run.For(10 + (phase / 1000.0));
            run.Conditions = run.Conditions with { Rate = 300_000 };
            var longest = TimeSpan.Zero;
            run.For(5, now => longest = Max(longest, run.Line.QueueDelay(now)));
            Assert.True(longest < TimeSpan.FromMilliseconds(600), $"{phase}: {longest}");
        }
    }

    [Fact]
    public void Capacity_that_returns_is_found_again()
    {
        var run = new Run(1).Begin();
        run.Conditions = run.Conditions with { Rate = 300_000 };
        run.For(20);
        run.Conditions = run.Conditions with { Rate = 2_000_000 };
        run.For(10);
        Assert.InRange(run.Measure(10), 0.9 * 2_000_000, 2_020_000);
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.2)]
    [InlineData(0.3)]
    public void Loss_that_follows_no_queue_starves_nobody(double loss)
    {
        var run = new Run(1).Begin();
        run.Conditions = run.Conditions with { Rate = 2_000_000 };
        run.Conditions = run.Conditions with { Loss = loss };
        var least = double.MaxValue;
        run.For(5);
        run.For(55, _ => least = Math.Min(least, run.Flow.Estimator.Estimate));
        // Audio with its headers and the lowest layer.
        Assert.True(least > 64_000 + 150_000, $"{least}");
        Assert.True(run.Flow.Estimator.Estimate > 700_000, $"{run.Flow.Estimator.Estimate}");
    }

    [Fact]
    public void Loss_that_begins_in_mid_call_on_a_fat_line_takes_little_away()
    {
        var run = new Run(1).Begin();
        (run.Flow.Source, run.Flow.Wanted) = (1_500_000, 1_600_000);
        run.For(10);
        run.Conditions = run.Conditions with { Loss = 0.2 };
        var least = double.MaxValue;
        run.For(30, _ => least = Math.Min(least, run.Flow.Estimator.Estimate));
        Assert.True(least > 1_000_000, $"{least}");
        Assert.True(run.Flow.Estimator.Estimate > 1_500_000, $"{run.Flow.Estimator.Estimate}");
    }

    [Fact]
    public void A_queue_so_short_that_it_only_loses_is_noticed_by_its_losses()
    {
        var run = new Run(1).Begin();
        run.Conditions = run.Conditions with { Rate = 1_000_000, Queue = 2_450 };
        run.For(15);
        var dropped = run.Line.Overflowed;
        Assert.InRange(run.Measure(20), 850_000, 1_010_000);
        // Of about 2,000 packets.
        Assert.True(run.Line.Overflowed - dropped < 150, $"{run.Line.Overflowed - dropped}");
    }

    [Fact]
    public void Two_flows_share_a_line()
    {
        var run = new Run(2).Begin();
        run.Conditions = run.Conditions with { Rate = 2_000_000 };
        run.For(20);
        var before = run.Flows[1].Received;
        var first = run.Measure(40);
        var second = (run.Flows[1].Received - before) * 8 / 40.0;
        Assert.True(first + second > 0.9 * 2_000_000, $"{first} {second}");
        Assert.InRange(first / second, 1 / 3.0, 3);
    }

    [Fact]
    public void A_late_joiner_gets_its_share()
    {
        var run = new Run(2).Begin();
        run.Conditions = run.Conditions with { Rate = 2_000_000 };
        run.Flows[1].Source = run.Flows[1].Wanted = 0;
        run.For(20);
        run.Flows[1].Source = run.Flows[1].Wanted = 20_000_000;
        run.For(20);
        Assert.True(run.Measure(20, flow: 1) > 400_000);
    }

    [Fact]
    public void Jitter_is_no_congestion()
    {
        var run = new Run(1).Begin();
        run.Conditions = run.Conditions with { Rate = 2_000_000 };
        run.Conditions = run.Conditions with { Jitter = TimeSpan.FromMilliseconds(20) };
        run.For(10);
        Assert.InRange(run.Measure(20), 0.85 * 2_000_000, 2_020_000);
    }

    [Fact]
    public void A_source_that_sends_little_learns_by_probes_what_more_it_might_send()
    {
        var run = new Run(1).Begin();
        run.Conditions = run.Conditions with { Rate = 3_000_000 };
        (run.Flow.Source, run.Flow.Wanted) = (150_000, 1_000_000);
        run.For(5);
        Assert.True(run.Flow.Estimator.Estimate > 1_000_000, $"{run.Flow.Estimator.Estimate}");
        var probed = run.Flow.ProbeBytes;
        run.For(30);
        // Who has what he wants probes no more.
        Assert.Equal(probed, run.Flow.ProbeBytes);
        Assert.True(run.Flow.Estimator.Estimate > 1_000_000, $"{run.Flow.Estimator.Estimate}");
    }

    [Fact]
    public void Probes_of_a_thin_line_cost_little_of_it()
    {
        var run = new Run(1).Begin();
        run.Conditions = run.Conditions with { Rate = 300_000 };
        (run.Flow.Source, run.Flow.Wanted) = (200_000, 3_000_000);
        run.For(60);
        var probed = run.Flow.ProbeBytes;
        run.For(60);
        Assert.InRange((run.Flow.ProbeBytes - probed) * 8 / 60 / 300_000.0, 0.0001, 0.03);
    }

    [Fact]
    public void On_another_way_nothing_of_the_former_is_believed()
    {
        var run = new Run(1).Begin();
        run.Conditions = run.Conditions with { Rate = 5_000_000 };
        run.For(20);
        Assert.True(run.Flow.Estimator.Estimate > 4_000_000, $"{run.Flow.Estimator.Estimate}");

        run.Conditions = run.Conditions with { Rate = 300_000 };
        run.Conditions = run.Conditions with { Delay = TimeSpan.FromMilliseconds(100) };
        run.Flow.Estimator.BeginAnew(run.Now);
        Assert.InRange(run.Flow.Estimator.Estimate, 0, BandwidthEstimator.Start);
        run.For(2, _ => Assert.InRange(run.Flow.Estimator.Estimate, 0, 400_000));

        run.Conditions = run.Conditions with { Rate = 5_000_000 };
        run.Flow.Estimator.BeginAnew(run.Now);
        run.For(3);
        Assert.True(run.Flow.Estimator.Estimate > 3_000_000, $"{run.Flow.Estimator.Estimate}");
    }

    [Fact]
    public void Feedback_that_stays_away_lowers_the_rate_until_it_returns()
    {
        var run = new Run(1).Begin();
        run.Conditions = run.Conditions with { Rate = 2_000_000 };
        run.For(10);
        run.Flow.FeedbackIsLost = true;
        run.For(5);
        Assert.True(run.Flow.Estimator.Estimate <= 300_000, $"{run.Flow.Estimator.Estimate}");
        run.Flow.FeedbackIsLost = false;
        run.For(15);
        Assert.True(run.Flow.Estimator.Estimate > 1_500_000, $"{run.Flow.Estimator.Estimate}");
    }

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
