using TeleExpertise.Bridge.Peer;

namespace TeleExpertise.Bridge.Tests.Hostile;

public class ReplaysAreNotForwarded
{
    [Fact]
    public void Whatever_is_played_again_from_the_right_address_the_viewer_hears_once()
    {
        using var call = new VirtualCall();
        var publisher = call.Enter("publisher", 1, new Participant(BotShape.Page, VirtualCall.Epoch));
        var viewer = call.Enter("viewer", 2, new Participant(BotShape.Page, VirtualCall.Epoch) { ShowsCamera = false });
        call.Run(TimeSpan.FromSeconds(2));
        var before = viewer.Bot.RtpReceived;
        var recorded = new List<byte[]>();
        publisher.ShowsCamera = false;
        publisher.Microphone!.IsOn = false;
        var feed = new CameraFeed(publisher.Bot, VideoShape.Camera with { FirstSsrc = 5_000 });
        feed.Step(call.Now);
        while (publisher.Bot.TryTake(out var datagram))
        {
            recorded.Add(datagram);
        }

        for (var again = 0; again < 50; again++)
        {
            recorded.ForEach(d => call.Switchboard.Receive(call.Now, VirtualCall.Address(1), d.ToArray()));
            call.Run(TimeSpan.FromMilliseconds(20));
        }

        Assert.Equal(9, recorded.Count);
        Assert.InRange(viewer.Bot.RtpReceived - before, 0, 9);
    }

    // The layer's cache drops repetitions too: what viewers get does not tell whether SRTP let one through.
    [Fact]
    public void They_are_not_even_counted()
    {
        using var call = new VirtualCall();
        var publisher = call.Connect("publisher", 1);
        publisher.SendRtp(RtpBuilder.Packet(500, 1, 1, Bot.Vp8Type, Vp8.Payload(true, true, 1, 1), true, 0, (Bot.MidId, "2"u8.ToArray())));
        var packet = publisher.Take().Single();
        for (var again = 0; again < 50; again++)
        {
            call.Switchboard.Receive(call.Now, VirtualCall.Address(1), packet.ToArray());
        }

        Assert.Equal(1, call.Switchboard.Stats(call.Now).Traffic.PacketsIn);
    }

    [Fact]
    public void A_report_played_again_proves_no_life()
    {
        using var call = new VirtualCall();
        var peer = call.Connect("peer", 1);
        peer.SendRtcp([0x80, 201, 0, 1, 0, 0, 0, 9]);
        var report = peer.Take().Single();
        call.Run(TimeSpan.FromSeconds(20), _ => call.Switchboard.Receive(call.Now, VirtualCall.Address(1), report.ToArray()));

        Assert.Equal(LostReason.Timeout, call.Of<SfuEvent.Lost>("peer").Single().Reason);
    }

    [Fact]
    public void And_from_a_wrong_address_never()
    {
        using var call = new VirtualCall();
        var publisher = call.Connect("publisher", 1);
        var viewer = call.Connect("viewer", 2);
        publisher.SendRtp(RtpBuilder.Packet(500, 1, 1, Bot.Vp8Type, Vp8.Payload(true, true, 1, 1), true, 0, (Bot.MidId, "2"u8.ToArray())));
        var packet = publisher.Take().Single();
        TransportAddress[] others = [VirtualCall.Address(2), VirtualCall.Address(66), VirtualCall.Address(1) with { Port = 4001 }, VirtualCall.Address(1) with { Socket = 1 }];
        foreach (var other in others)
        {
            call.Switchboard.Receive(call.Now, other, packet.ToArray());
        }

        call.Run(TimeSpan.FromMilliseconds(300));
        Assert.Null(call.Shown("viewer")["10"]);
        Assert.Empty(viewer.Rtp);
    }
}
