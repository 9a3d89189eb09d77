using TeleExpertise.Bridge.Rtp;
using TeleExpertise.Bridge.Srtp;
using TeleExpertise.Bridge.Tests.Support;

namespace TeleExpertise.Bridge.Tests.Forwarding;

public class TwoPeersSeeEachOther
{
    [Fact]
    public void The_highest_layer_arrives_whole_and_in_order()
    {
        using var call = new VirtualCall();
        var publisher = call.Connect("publisher", 1);
        var viewer = call.Connect("viewer", 2);
        var camera = new CameraFeed(publisher);
        call.Run(TimeSpan.FromSeconds(5), camera.Step);

        Assert.Equal("publisher", call.Shown("viewer")["6"]);
        Assert.Null(call.Shown("publisher")["6"]);
        var received = viewer.On("6").ToList();
        Assert.Equal(2, received[^1].Payload[^1]);
        Assert.InRange(received.Count, (camera.Frames - 15) * 3, camera.Frames * 3);
        AssertContinuous(received);
        Assert.Equal(SrtpProfile.AeadAes128Gcm, viewer.Profile);
    }

    [Fact]
    public void The_older_profile_works_as_well()
    {
        using var call = new VirtualCall();
        var publisher = call.Join("publisher", 1, puppet: new Bot("SRTP_AES128_CM_SHA1_80"));
        publisher.Check();
        var viewer = call.Connect("viewer", 2);
        var camera = new CameraFeed(publisher);
        call.Run(TimeSpan.FromSeconds(2), camera.Step);

        Assert.Equal(SrtpProfile.Aes128CmHmacSha1, publisher.Profile);
        Assert.NotEmpty(viewer.On("6"));
    }

    [Fact]
    public void Audio_arrives_with_its_level_under_the_viewers_own_ids()
    {
        using var call = new VirtualCall();
        var publisher = call.Connect("publisher", 1);
        var viewer = call.Connect("viewer", 2);
        ushort sequence = 65_530;
        call.Run(TimeSpan.FromSeconds(1), now =>
        {
            if (now.Milliseconds % 20 == 0)
            {
                publisher.SendRtp(RtpBuilder.Packet(7, sequence++, sequence * 960u, Bot.Opus, [1, 2, 3], false, 0, (Bot.MidId, "0"u8.ToArray()), (Bot.LevelId, [0x80 | 33])));
            }
        });

        var received = viewer.On("3").ToList();
        Assert.InRange(received.Count, 48, 50);
        Assert.True(received[0].Header.Marker);
        Assert.All(received.Zip(received.Skip(1)), p => Assert.Equal(1, p.Second.Header.Sequence.DistanceFrom(p.First.Header.Sequence)));
        Assert.All(viewer.Rtp, p =>
        {
            Assert.True(RtpHeader.TryRead(p, out var header));
            Assert.Equal([33], header.Extension(p, Bot.LevelId).ToArray());
        });
    }

    internal static void AssertContinuous(List<(RtpHeader Header, byte[] Payload)> received)
    {
        foreach (var (before, after) in received.Zip(received.Skip(1)))
        {
            Assert.Equal(1, after.Header.Sequence.DistanceFrom(before.Header.Sequence));
            Assert.True(Vp8Descriptor.TryRead(before.Payload, out var old));
            Assert.True(Vp8Descriptor.TryRead(after.Payload, out var fresh));
            var isNewFrame = after.Header.Timestamp != before.Header.Timestamp;
            Assert.Equal(isNewFrame ? 1 : 0, (fresh.PictureId - old.PictureId) & 0x7FFF);
            Assert.Equal(isNewFrame ? 1 : 0, (byte)(fresh.Tl0PicIdx - old.Tl0PicIdx));
            Assert.InRange((int)(after.Header.Timestamp - before.Header.Timestamp), 0, 180_000);
        }
    }
}
