using System.Buffers.Binary;
using TeleExpertise.Bridge.Rtp;
using TeleExpertise.Bridge.Tests.Support;

namespace TeleExpertise.Bridge.Tests.Forwarding;

/// <summary>Some devices have H.264 only: they are in the call with all who can decode it.</summary>
public class CodecsDiffer
{
    private const byte H264 = 102;
    private const byte H264Rtx = 103;
    private const string H264Lines = "a=rtpmap:102 H264/90000\r\na=fmtp:102 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f\r\na=rtpmap:103 rtx/90000\r\na=fmtp:103 apt=102\r\n";
    private static readonly byte[] ParameterSets = [0x78, 0, 3, 0x67, 0x42, 0xe0, 0, 2, 0x68, 0xce];

    [Fact]
    public void H264_reaches_a_viewer_from_its_parameter_sets_on_in_the_viewers_payload_type()
    {
        using var call = new VirtualCall();
        var publisher = Connect(call, "publisher", 1, OnlyH264);
        var viewer = Connect(call, "viewer", 2, Both);
        ushort number = 100;
        Send(publisher, number++, 0, [0x41, 1]);
        call.Run(TimeSpan.FromMilliseconds(200));
        Send(publisher, number++, 3_600, [0x41, 2]);
        Send(publisher, number++, 7_200, ParameterSets);
        Send(publisher, number++, 7_200, [0x65, 3], marker: true);
        call.Run(TimeSpan.FromMilliseconds(50));

        var received = viewer.On("6").ToList();
        Assert.Equal([ParameterSets, [0x65, 3]], received.Select(r => r.Payload));
        Assert.All(received, r => Assert.Equal(H264, r.Header.PayloadType));
        Assert.Equal(1, received[1].Header.Sequence.DistanceFrom(received[0].Header.Sequence));
    }

    [Fact]
    public void Who_cannot_decode_it_is_not_shown_it()
    {
        using var call = new VirtualCall();
        var h264 = Connect(call, "h264", 1, OnlyH264);
        var vp8 = Connect(call, "vp8", 2, o => o);
        var both = Connect(call, "both", 3, Both);
        var camera = new CameraFeed(vp8);
        ushort number = 100;
        call.Run(TimeSpan.FromSeconds(1), now =>
        {
            camera.Step(now);
            if (now.Milliseconds % 100 == 0)
            {
                Send(h264, number++, number * 9_000u, ParameterSets, marker: true);
            }
        });

        Assert.DoesNotContain(call.Shown("h264"), s => s.Value == "vp8" && s.Key != "3");
        Assert.DoesNotContain(call.Shown("vp8"), s => s.Value == "h264" && s.Key != "3");
        Assert.Equal(["h264", "vp8"], call.Shown("both").Where(s => s.Key is "6" or "7").Select(s => s.Value).Order());
        Assert.True(both.IsConnected);
    }

    [Fact]
    public void A_slot_takes_over_from_another_codec_and_repeats_each_in_its_own_payload_type()
    {
        using var call = new VirtualCall();
        var vp8 = Connect(call, "vp8", 1, o => o);
        var h264 = Connect(call, "h264", 2, OnlyH264);
        var viewer = Connect(call, "viewer", 3, o => Both(o), videoSlots: 1);
        var camera = new CameraFeed(vp8);
        call.Run(TimeSpan.FromSeconds(1), camera.Step);
        var before = viewer.On("6").Last();
        call.Switchboard.Leave(call.Now, VirtualCall.RoomName, "vp8");
        Send(h264, 99, 0, [0x41, 1]);
        call.Run(TimeSpan.FromMilliseconds(200));
        Send(h264, 100, 9_000, ParameterSets, marker: true);
        call.Run(TimeSpan.FromMilliseconds(50));
        var after = viewer.On("6").Last();
        foreach (var lost in new[] { before, after })
        {
            var buffer = new byte[100];
            viewer.SendRtcp(buffer[..Nack.Write(buffer, new(9), new(viewer.Slots["6"].Ssrc), [lost.Header.Sequence])]);
        }

        call.Run(TimeSpan.FromMilliseconds(50));
        Assert.Equal((Bot.Vp8Type, H264), (before.Header.PayloadType, after.Header.PayloadType));
        Assert.Equal(1, after.Header.Sequence.DistanceFrom(before.Header.Sequence));
        var repeated = viewer.OnSsrc(viewer.Slots["6"].Rtx).ToList();
        Assert.Equal([Bot.RtxType, H264Rtx], repeated.Select(r => r.Header.PayloadType));
        Assert.Equal([before.Header.Sequence.Value, after.Header.Sequence.Value], repeated.Select(r => BinaryPrimitives.ReadUInt16BigEndian(r.Payload)));
        Assert.Equal(before.Payload, repeated[0].Payload[2..]);
        Assert.Equal(ParameterSets, repeated[1].Payload[2..]);
    }

    private static Bot Connect(VirtualCall call, string name, int number, Func<string, string> edit, int videoSlots = 4)
    {
        var puppet = new Bot();
        call.Join(name, number, offer: edit(puppet.Offer(videoSlots: videoSlots)), puppet: puppet);
        puppet.Check();
        call.Run(TimeSpan.FromMilliseconds(300));
        Assert.True(puppet.IsConnected);
        return puppet;
    }

    private static string Both(string offer) => offer
        .Replace("SAVPF 96 97", "SAVPF 96 97 102 103", StringComparison.Ordinal)
        .Replace("a=rtpmap:96 VP8/90000\r\n", "a=rtpmap:96 VP8/90000\r\n" + H264Lines, StringComparison.Ordinal);

    private static string OnlyH264(string offer) => offer
        .Replace("SAVPF 96 97", "SAVPF 102 103", StringComparison.Ordinal)
        .Replace("a=rtpmap:96 VP8/90000\r\na=rtpmap:97 rtx/90000\r\na=fmtp:97 apt=96\r\n", H264Lines, StringComparison.Ordinal);

    private static void Send(Bot puppet, ushort number, uint timestamp, byte[] payload, bool marker = false) =>
        puppet.SendRtp(RtpBuilder.Packet(3000, number, timestamp, H264, payload, marker, 0,
            (Bot.MidId, "1"u8.ToArray()), (Bot.RidId, "h"u8.ToArray())));
}
