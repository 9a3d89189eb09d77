using TeleExpertise.Bridge.Tests.Support;

namespace TeleExpertise.Bridge.Tests.Peer;

public class ConsentIsKeptFresh
{
    [Fact]
    public void Thirty_seconds_without_a_check_nothing_more_is_sent_though_media_still_come()
    {
        using var call = new VirtualCall();
        var silent = call.Connect("silent", 1);
        var publisher = call.Connect("publisher", 2);
        CameraFeed own = new(silent), camera = new(publisher);
        var sent = 0;
        call.Run(TimeSpan.FromSeconds(31), Step);
        sent = silent.Rtp.Count;
        Assert.NotEqual(0, sent);
        call.Run(TimeSpan.FromSeconds(5), Step);
        Assert.Equal(sent, silent.Rtp.Count);

        call.Run(TimeSpan.FromSeconds(16), Step);
        Assert.Equal(LostReason.Timeout, call.Of<SfuEvent.Lost>("silent").Single().Reason);
        Assert.Empty(call.Of<SfuEvent.Lost>("publisher"));

        void Step(TimeSpan now)
        {
            own.Step(now);
            camera.Step(now);
            if (now.TotalMilliseconds % 2500 == 0)
            {
                publisher.Check();
            }
        }
    }
}
