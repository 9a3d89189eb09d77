namespace TeleExpertise.Bridge.Tests.Forwarding;

/// <summary>Whole calls with transport-wide numbers and feedback both ways.</summary>
public sealed class PublishersLearnTheirLine : IDisposable
{
    private static readonly BotShape Shape = new() { TransportWide = true, Screen = false, VideoSlots = 2, AudioSlots = 2 };
    private readonly VirtualCall _call = new() { Delay = TimeSpan.FromMilliseconds(25) };

    public void Dispose() => _call.Dispose();

    [Fact]
    public void On_a_line_that_only_trembles_the_estimates_rise_and_nothing_is_told_as_lost()
    {
        var people = Enter();
        _call.Conditions = new() { Delay = TimeSpan.FromMilliseconds(25), Jitter = TimeSpan.FromMilliseconds(8), KeepsOrder = true };
        double highest = 0, deepest = 1;
        _call.Run(TimeSpan.FromSeconds(40), _ =>
        {
            var estimate = people[0].Departures!.Estimator.Estimate;
            highest = Math.Max(highest, estimate);
            deepest = Math.Min(deepest, estimate / highest);
        });

        // A camera in three layers and a voice make 2 Mbit/s, and only what is sent can be found to pass.
        Assert.All(people, p => Assert.InRange(p.Departures!.Estimator.Estimate, 1_900_000, 4_000_000));
        Assert.True(deepest > 0.9, $"fell to {deepest} of what it was");
        Assert.All(people, p => Assert.Equal(0, p.Departures!.Missing));
        Assert.All(people, p => Assert.InRange(p.Departures!.Came, 0.99 * p.Departures.Sent, p.Departures.Sent));
        Assert.All(people, p => Assert.True(p.Departures!.Messages > 300));
        Assert.All(people, p => Assert.Equal(p.Bot.RtpReceived, p.Arrivals!.Numbered));
    }

    [Fact]
    public void What_a_line_up_loses_is_told_as_missing_and_after_a_restart_elsewhere_the_numbers_go_on()
    {
        var people = Enter();
        _call.Conditions = new() { Delay = TimeSpan.FromMilliseconds(25), Loss = 0.05 };
        _call.Run(TimeSpan.FromSeconds(20));
        var first = people[0].Departures!;
        Assert.InRange((double)first.Missing / first.Sent, 0.04, 0.06);

        var (frames, told) = (Seen(people[1]), first.Came);
        _call.Move(people[0].Bot, 7);
        Assert.IsType<JoinResult.Accepted>(_call.Restart("p1", people[0].Bot));
        people[0].Bot.Check();
        _call.Run(TimeSpan.FromSeconds(10));
        Assert.True(Seen(people[1]) - frames > 200, $"{Seen(people[1]) - frames} of 250");
        Assert.InRange(first.Came - told, 2_500, 2_700);
        Assert.InRange((double)first.Missing / first.Sent, 0.04, 0.06);
        Assert.Single(_call.Of<SfuEvent.Connected>("p1"));
    }

    private static int Seen(Participant viewer) => (int)viewer.Slots.Where(s => !s.IsAudio).Sum(s => s.Frames.Whole);

    private Participant[] Enter()
    {
        var people = Enumerable.Range(1, 2).Select(n => _call.Enter($"p{n}", n, new Participant(Shape, VirtualCall.Epoch, VideoShape.RealisticCamera))).ToArray();
        _call.Run(TimeSpan.FromSeconds(1));
        Assert.All(people, p => Assert.True(p.Bot.IsConnected));
        return people;
    }
}
