using System.Net;
using TeleExpertise.Bridge.Forwarding;
using TeleExpertise.Bridge.Sdp;
using TeleExpertise.Bridge.Tests.Support;

namespace TeleExpertise.Bridge.Tests.Sdp;

/// <summary>Against an offer captured from Chromium 156: three sending m-lines, three audio slots, nine video slots, one for the screen.</summary>
public class OffersOfChromium
{
    private static readonly string Text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Fixtures", "chromium-156-offer.sdp"));

    [Fact]
    public void It_reads_with_all_that_is_needed()
    {
        var offer = SdpOfferReader.Read(Text, out var problem);
        Assert.Null(problem);
        Assert.Equal("NfKr", offer!.IceUfrag);
        Assert.Equal(0xE2, offer.Fingerprint[0]);
        Assert.Equal(16, offer.Media.Count);

        var camera = offer.Media[1];
        Assert.Equal((MediaKind.Video, "1", MediaDirection.SendOnly), (camera.Kind, camera.Mid, camera.Direction));
        Assert.Equal((Codec.Vp8, 96, 97), (camera.Codecs[0].Codec, camera.Codecs[0].PayloadType, camera.Codecs[0].RtxPayloadType));
        Assert.Equal(["l", "m", "h"], camera.Layers);
        Assert.Equal((4, 10, 11), (camera.Extensions.Mid, camera.Extensions.Rid, camera.Extensions.RepairedRid));
        Assert.Equal(1, offer.Media[0].Extensions.AudioLevel);
        Assert.Equal(2307670785u, Assert.Single(offer.Media[0].Sources).Ssrc);
        Assert.Contains(offer.Media[2].Sources, s => s.Repairs is not null);
    }

    [Fact]
    public void Roles_come_from_direction_kind_and_order()
    {
        var roles = OfferRoles.Of(SdpOfferReader.Read(Text, out _)!.Media);
        Assert.Equal([Role.Microphone, Role.Camera, Role.Screen], roles.Take(3));
        Assert.Equal(Enumerable.Repeat(Role.AudioSlot, 3), roles.Skip(3).Take(3));
        Assert.Equal(Enumerable.Repeat(Role.VideoSlot, 9), roles.Skip(6).Take(9));
        Assert.Equal(Role.ScreenSlot, roles[15]);
    }

    [Fact]
    public void The_answer_says_what_is_done_and_nothing_else()
    {
        var offer = SdpOfferReader.Read(Text, out _)!;
        var transport = new SdpTransport("1 1", "ourfrag1", "ourpasswordourpassword12", new byte[32], [new IPEndPoint(IPAddress.Parse("192.0.2.7"), 5000)]);
        var answer = SdpAnswer.Write(transport, [.. offer.Media.Select((m, i) => new SdpAnswerMedia(m, i < 3 ? [CodecChoice.ForPublisher(m)] : CodecChoice.ForReceiver(m), i < 3 ? null : new SdpSlot(100u + (uint)i, i < 6 ? 0 : 200u + (uint)i)))]);

        Assert.All(answer.Split("\r\n")[..^1], l => Assert.True(l.Length > 2 && l[1] == '=' && !l.Contains('\n', StringComparison.Ordinal)));
        Assert.Contains("a=ice-lite\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("a=group:BUNDLE 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15\r\n", answer, StringComparison.Ordinal);
        var sections = answer.Split("m=")[1..];
        Assert.Equal(16, sections.Length);
        Assert.Equal(["1 1 udp 2130569471 192.0.2.7 5000 typ host"], BotAnswer.Values(answer, "candidate"));
        Assert.Contains("a=candidate", sections[0], StringComparison.Ordinal);
        Assert.All(sections, s => Assert.Contains("a=setup:passive\r\n", s, StringComparison.Ordinal));
        Assert.All(sections, s => Assert.Matches(@"a=rtcp-fb:\d+ transport-cc\r\n", s));
        Assert.All(sections, s => Assert.Matches(@"a=extmap:\d+ http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01\r\n", s));
        Assert.DoesNotContain("goog-remb", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("abs-send-time", answer, StringComparison.Ordinal);
        Assert.Contains("a=recvonly\r\na=rid:l recv\r\na=rid:m recv\r\na=rid:h recv\r\na=simulcast:recv l;m;h\r\n", sections[1], StringComparison.Ordinal);
        Assert.StartsWith("video 9 UDP/TLS/RTP/SAVPF 96 97\r\n", sections[1], StringComparison.Ordinal);
        // VP8, then H.264 in single packets or any, of Constrained Baseline, Baseline and Main.
        Assert.StartsWith("video 9 UDP/TLS/RTP/SAVPF 96 97 108 109 102 103 116 117 114 115 104 107 39 40\r\n", sections[6], StringComparison.Ordinal);
        Assert.Contains("a=rtpmap:108 H264/90000\r\na=rtcp-fb:108 transport-cc\r\na=rtcp-fb:108 ccm fir\r\na=rtcp-fb:108 nack\r\na=rtcp-fb:108 nack pli\r\n"
            + "a=fmtp:108 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f\r\na=rtpmap:109 rtx/90000\r\na=fmtp:109 apt=108\r\n", sections[6], StringComparison.Ordinal);
        Assert.Contains("a=sendonly\r\na=msid:slot-6 track-6\r\na=ssrc:106 cname:bridge\r\na=ssrc:206 cname:bridge\r\na=ssrc-group:FID 106 206\r\n", sections[6], StringComparison.Ordinal);
        Assert.Contains("a=extmap:10 urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id\r\n", sections[1], StringComparison.Ordinal);
        // Of three layers it tells in the two-byte form only.
        string[] mixed = ["a=extmap:9 http://www.webrtc.org/experiments/rtp-hdrext/video-layers-allocation00\r\n", "a=extmap-allow-mixed\r\n"];
        Assert.All(mixed, line => Assert.Equal([1], Enumerable.Range(0, 16).Where(i => sections[i].Contains(line, StringComparison.Ordinal))));
    }

    [Fact]
    public void Without_transport_wide_numbers_REMB_is_accepted()
    {
        var offer = SdpOfferReader.Read(Text.Replace("draft-holmer-rmcat-transport-wide", "draft-of-somebody", StringComparison.Ordinal), out _)!;
        var transport = new SdpTransport("1 1", "ourfrag1", "ourpasswordourpassword12", new byte[32], []);
        var answer = SdpAnswer.Write(transport, [.. offer.Media.Select(m => new SdpAnswerMedia(m, [CodecChoice.ForPublisher(m)], null))]);
        Assert.Contains("goog-remb", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("transport-cc", answer, StringComparison.Ordinal);
    }

    [Fact]
    public void A_lone_receiving_video_is_no_screen_and_a_second_microphone_is_unused()
    {
        using var puppet = new Bot();
        var offer = SdpOfferReader.Read(puppet.Offer(0, 0), out _)!;
        Assert.Equal([Role.Microphone, Role.Camera, Role.Screen, Role.VideoSlot], OfferRoles.Of(offer.Media));
        Assert.Equal([Role.Microphone, Role.Unused], OfferRoles.Of([offer.Media[0], offer.Media[0]]));
    }
}
