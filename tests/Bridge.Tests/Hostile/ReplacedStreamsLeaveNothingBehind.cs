using TeleExpertise.Bridge.Rtp;
using TeleExpertise.Bridge.Tests.Support;

namespace TeleExpertise.Bridge.Tests.Hostile;

/// <summary>A member may begin its stream anew under another SSRC, again and again: each time the old one's packets go.</summary>
public class ReplacedStreamsLeaveNothingBehind
{
    [Fact]
    public void An_old_ssrc_is_neither_forwarded_nor_repeated_any_more()
    {
        using var call = new VirtualCall();
        var publisher = call.Connect("publisher", 1);
        var viewer = call.Connect("viewer", 2);
        for (uint ssrc = 500; ssrc < 520; ssrc++)
        {
            Send(publisher, ssrc, 1);
            call.Run(TimeSpan.FromMilliseconds(120));
            Send(publisher, ssrc, 2);
            call.Run(TimeSpan.FromMilliseconds(20));
        }

        var received = viewer.On("10").ToList();
        // Of the stream before the last: the viewer's way back to it is still known, its packets are not.
        var before = received.Last(r => r.Header.Timestamp != received[^1].Header.Timestamp && r.Header.Sequence.DistanceFrom(received[^1].Header.Sequence) < -1).Header.Sequence;
        Send(publisher, 518, 3);
        var buffer = new byte[50];
        viewer.SendRtcp(buffer[..Nack.Write(buffer, new(9), new(viewer.Slots["10"].Ssrc), [before])]);
        call.Run(TimeSpan.FromMilliseconds(100));

        Assert.InRange(received.Count, 20, 40);
        Assert.Equal(received.Count, viewer.On("10").Count());
        Assert.Empty(viewer.OnSsrc(viewer.Slots["10"].Rtx));
    }

    [Fact]
    public void An_old_ssrc_that_goes_on_gets_no_cache_again()
    {
        using var call = new VirtualCall();
        var publisher = call.Connect("publisher", 1);
        for (var round = 1; round <= 1 + Allocation.Rounds; round++)
        {
            for (uint ssrc = 500; ssrc < 600; ssrc++)
            {
                Send(publisher, ssrc, (ushort)round);
            }
        }

        var packets = publisher.Take();
        packets[..100].ForEach(p => call.Switchboard.Receive(call.Now, VirtualCall.Address(1), p));
        // The last of each hundred is of the stream that is on.
        Assert.InRange(
            Allocation.EachTime(round =>
            {
                for (var i = 100; i < 199; i++)
                {
                    call.Switchboard.Receive(call.Now, VirtualCall.Address(1), packets[(round * 100) + i]);
                }
            }),
            0,
            20_000);
    }

    private static void Send(Bot publisher, uint ssrc, ushort number) =>
        publisher.SendRtp(RtpBuilder.Packet(ssrc, number, number * 3600u, Bot.Vp8Type, Vp8.Payload(true, true, number, number), true, 0, (Bot.MidId, "2"u8.ToArray())));
}
