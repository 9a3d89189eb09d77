using TeleExpertise.Bridge.Rtp;
using TeleExpertise.Bridge.Tests.Support;

namespace TeleExpertise.Bridge.Tests.Forwarding;

public class KeyFramesAreAskedFor
{
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void A_viewers_request_reaches_the_publisher_and_a_storm_is_damped(int format)
    {
        using var call = new VirtualCall();
        var publisher = call.Connect("publisher", 1);
        var viewer = call.Connect("viewer", 2);
        var camera = new CameraFeed(publisher);
        call.Run(TimeSpan.FromSeconds(3), camera.Step);
        var before = Requests(publisher);
        call.Run(TimeSpan.FromSeconds(2), now =>
        {
            camera.Step(now);
            viewer.SendRtcp(Request(viewer.Slots["6"].Ssrc, format));
        });

        Assert.InRange(Requests(publisher) - before, 3, 4);
    }

    [Fact]
    public void It_is_asked_for_again_until_one_comes()
    {
        using var call = new VirtualCall();
        var publisher = call.Connect("publisher", 1);
        call.Connect("viewer", 2);
        ushort sequence = 1;
        call.Run(TimeSpan.FromSeconds(3), now =>
        {
            if (now.Milliseconds % 40 == 0)
            {
                publisher.SendRtp(RtpBuilder.Packet(500, sequence++, sequence * 3600u, Puppet.Vp8Type, Vp8.Payload(false, true, sequence, sequence), true, 0, (Puppet.MidId, "2"u8.ToArray())));
            }
        });

        Assert.InRange(Requests(publisher), 5, 7);
    }

    private static int Requests(Puppet publisher)
    {
        var count = 0;
        foreach (var compound in publisher.Rtcp)
        {
            ReadOnlySpan<byte> rest = compound;
            while (RtcpPacket.TryTake(ref rest, out var packet))
            {
                count += KeyFrameRequest.TryRead(packet, out _) ? 1 : 0;
            }
        }

        return count;
    }

    private static byte[] Request(uint media, int format) => format == 1
        ? [0x81, 206, 0, 2, 0, 0, 0, 9, .. RtpBuilder.Big(media)]
        : [0x84, 206, 0, 4, 0, 0, 0, 9, 0, 0, 0, 0, .. RtpBuilder.Big(media), 1, 0, 0, 0];
}
