using TeleExpertise.Bridge.Forwarding;
using TeleExpertise.Bridge.Sdp;
using TeleExpertise.Bridge.Tests.Support;

namespace TeleExpertise.Bridge.Tests.Sdp;

public class H264IsMatched
{
    [Theory]
    // (profile-level-id, packetization-mode) sent and received.
    [InlineData("42e01f", 1, "42e01f", 1, true)]
    [InlineData("42e01f", 1, "42001f", 1, true)]
    [InlineData("42e01f", 1, "640c1f", 1, true)]
    [InlineData("4d801f", 1, "42e01f", 1, true)]
    [InlineData("42e01f", 0, "42e01f", 1, true)]
    [InlineData("42e01f", 1, "42e01f", 0, false)]
    [InlineData("640c1f", 1, "42e01f", 1, false)]
    [InlineData("4d001f", 1, "42001f", 1, false)]
    public void A_receiver_takes_what_its_decoder_and_its_mode_allow(string sent, int sentMode, string taken, int takenMode, bool takes)
    {
        Assert.Equal(takes, Read(taken, takenMode).Takes(Read(sent, sentMode)));
    }

    [Theory]
    [InlineData("profile-level-id=f4001f;packetization-mode=1")]
    [InlineData("profile-level-id=42e0;packetization-mode=1")]
    [InlineData("profile-level-id=+2e01f;packetization-mode=1")]
    [InlineData("profile-level-id=42e01f;packetization-mode=2")]
    public void Unknown_profiles_and_the_interleaved_mode_are_not_offered_at_all(string parameters)
    {
        Assert.False(H264Format.TryRead(parameters, out _));
    }

    [Fact]
    public void Without_parameters_it_is_baseline_in_single_packets()
    {
        Assert.True(H264Format.TryRead("", out var format));
        Assert.Equal(new H264Format(H264Profile.Baseline, IsSingleNal: true), format);
    }

    [Fact]
    public void A_publisher_without_vp8_is_to_send_the_least_demanding_kind()
    {
        using var puppet = new Bot();
        var text = puppet.Offer()
            .Replace("SAVPF 96 97", "SAVPF 96 97 98 99", StringComparison.Ordinal)
            .Replace("a=rtpmap:96 VP8/90000\r\n", "a=rtpmap:96 H264/90000\r\na=fmtp:96 packetization-mode=0;profile-level-id=42e01f\r\na=rtpmap:98 H264/90000\r\na=fmtp:98 profile-level-id=42001f;packetization-mode=1\r\na=rtpmap:99 rtx/90000\r\na=fmtp:99 apt=98\r\n", StringComparison.Ordinal);
        var camera = SdpOfferReader.Read(text, out _)!.Media[1];

        Assert.Equal((98, 99), (CodecChoice.ForPublisher(camera).PayloadType, CodecChoice.ForPublisher(camera).RtxPayloadType));
        Assert.Equal([98, 96], CodecChoice.ForReceiver(camera).Select(c => (int)c.PayloadType));
    }

    [Fact]
    public void Parameters_that_could_end_a_line_are_not_echoed()
    {
        using var puppet = new Bot();
        var text = puppet.Offer().Replace("VP8/90000\r\n", "VP8/90000\r\na=fmtp:96 max-fr=30;x=\u0001\r\n", StringComparison.Ordinal);
        Assert.Equal("", SdpOfferReader.Read(text, out _)!.Media[1].Codecs[0].Parameters);
    }

    private static H264Format Read(string profile, int mode)
    {
        Assert.True(H264Format.TryRead($"level-asymmetry-allowed=1;packetization-mode={mode};profile-level-id={profile}", out var format));
        return format;
    }
}
