using System.Buffers.Binary;
using TeleExpertise.Bridge.Rtp;
using TeleExpertise.Bridge.Tests.Support;

namespace TeleExpertise.Bridge.Tests.Forwarding;

public class NacksAreAnsweredFromTheCache
{
    [Fact]
    public void The_retransmission_is_the_lost_packet_with_its_number_before_the_payload()
    {
        using var call = new VirtualCall();
        var (publisher, viewer, camera) = Watch(call);
        var sent = viewer.On("6").ToList()[^10];
        var asked = camera.Repeated;
        Ask(viewer, sent.Header.Sequence);
        call.Run(TimeSpan.FromMilliseconds(50));

        var repeated = Assert.Single(viewer.OnSsrc(viewer.Slots["6"].Rtx));
        Assert.Equal(Bot.RtxType, repeated.Header.PayloadType);
        Assert.Equal(sent.Header.Sequence.Value, BinaryPrimitives.ReadUInt16BigEndian(repeated.Payload));
        Assert.Equal(sent.Payload, repeated.Payload[2..]);
        Assert.Equal(sent.Header.Timestamp, repeated.Header.Timestamp);
        Assert.Equal(sent.Header.Marker, repeated.Header.Marker);
        Assert.Equal(asked, camera.Repeated);
        Assert.True(publisher.IsConnected);
    }

    [Fact]
    public void A_packet_from_before_a_switch_is_found_in_the_old_layer()
    {
        using var call = new VirtualCall();
        var (_, viewer, camera) = Watch(call);
        var sent = viewer.On("6").Last();
        camera.IsOn[2] = false;
        call.Run(TimeSpan.FromSeconds(2), camera.Step);
        Assert.Equal(1, viewer.On("6").Last().Payload[^1]);
        Ask(viewer, sent.Header.Sequence);
        call.Run(TimeSpan.FromMilliseconds(50));

        Assert.Equal(sent.Payload, viewer.OnSsrc(viewer.Slots["6"].Rtx).Single().Payload[2..]);
    }

    [Fact]
    public void A_storm_of_nacks_makes_no_storm_of_packets()
    {
        using var call = new VirtualCall();
        var (_, viewer, camera) = Watch(call);
        var sent = viewer.On("6").Last().Header.Sequence;
        call.Run(TimeSpan.FromSeconds(1), now =>
        {
            camera.Step(now);
            for (var i = 0; i < 20; i++)
            {
                Ask(viewer, sent);
            }
        });

        Assert.InRange(viewer.OnSsrc(viewer.Slots["6"].Rtx).Count(), 1, 35);
    }

    [Fact]
    public void A_storm_of_nacks_for_everything_is_answered_with_a_thousand_packets_a_second()
    {
        using var call = new VirtualCall();
        var (_, viewer, _) = Watch(call);
        var watched = viewer.On("6").Select(r => r.Header.Sequence).ToArray();
        var buffer = new byte[2_000];
        call.Run(TimeSpan.FromSeconds(2), _ => viewer.SendRtcp(buffer[..Nack.Write(buffer, new(9), new(viewer.Slots["6"].Ssrc), watched)]));

        // And three hundred at once.
        Assert.InRange(viewer.OnSsrc(viewer.Slots["6"].Rtx).Count(), 1_900, 2_310);
    }

    [Fact]
    public void Numbers_never_sent_and_streams_of_others_are_ignored()
    {
        using var call = new VirtualCall();
        var (_, viewer, _) = Watch(call);
        Ask(viewer, new((ushort)(viewer.On("6").Last().Header.Sequence.Value + 5)));
        Ask(viewer, new(1), ssrc: CameraFeed.Ssrc(2));
        call.Run(TimeSpan.FromMilliseconds(50));

        Assert.Empty(viewer.OnSsrc(viewer.Slots["6"].Rtx));
    }

    private static (Bot Publisher, Bot Viewer, CameraFeed Camera) Watch(VirtualCall call)
    {
        var publisher = call.Connect("publisher", 1);
        var viewer = call.Connect("viewer", 2);
        var camera = new CameraFeed(publisher);
        call.Run(TimeSpan.FromSeconds(3), camera.Step);
        return (publisher, viewer, camera);
    }

    private static void Ask(Bot viewer, SequenceNumber number, uint? ssrc = null)
    {
        var buffer = new byte[100];
        viewer.SendRtcp(buffer[..Nack.Write(buffer, new(9), new(ssrc ?? viewer.Slots["6"].Ssrc), [number])]);
    }
}
