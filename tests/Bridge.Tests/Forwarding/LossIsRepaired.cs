using TeleExpertise.Bridge.Tests.Support;

namespace TeleExpertise.Bridge.Tests.Forwarding;

public class LossIsRepaired
{
    [Theory]
    [InlineData(0.02, 1)]
    [InlineData(0.10, 2)]
    [InlineData(0.20, 3)]
    public void Half_a_minute_with_loss_and_reordering_both_ways_arrives_whole(double loss, int seed)
    {
        using var call = new VirtualCall(seed) { Delay = TimeSpan.FromMilliseconds(30) };
        var publisher = call.Connect("publisher", 1);
        var viewer = call.Connect("viewer", 2);
        var camera = new CameraFeed(publisher);
        var screen = new ViewerFeed(viewer, "6");
        call.Run(TimeSpan.FromSeconds(1), camera.Step);
        call.Loss = loss;
        call.Jitter = TimeSpan.FromMilliseconds(10);
        call.Run(TimeSpan.FromSeconds(30), now =>
        {
            camera.Step(now);
            screen.Step(now);
            KeepAlive(now, publisher, viewer);
        });
        call.Loss = 0;
        call.Run(TimeSpan.FromSeconds(1), screen.Step);

        Assert.InRange(screen.Packets, 2_000, 2_500);
        Assert.True(camera.Repeated > 0 && screen.Repeated > 0);
        // Ten tries each way leave next to nothing, except by chance where the loss is heavy.
        Assert.InRange(screen.Missing, 0, loss >= 0.2 ? 10 : 0);
        if (screen.Missing == 0)
        {
            TwoPeersSeeEachOther.AssertContinuous(screen.InOrder());
        }
    }

    private static void KeepAlive(TimeSpan now, params Bot[] puppets)
    {
        if (now.Milliseconds % 1000 == 0)
        {
            Array.ForEach(puppets, p => p.Check());
        }
    }
}
