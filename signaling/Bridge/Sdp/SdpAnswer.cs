using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace TeleExpertise.Bridge.Sdp;

/// <summary>Our side of the transport, the same for every m-line of an answer.</summary>
/// <param name="Origin">Id and version of the session: the version grows with each answer (RFC 8866 section 5.2).</param>
internal sealed record SdpTransport(string Origin, string IceUfrag, string IcePassword, byte[] Fingerprint, IReadOnlyList<IPEndPoint> Candidates, bool WithTcp = false);

/// <summary>One m-line of an answer.</summary>
/// <param name="Offered">The m-line it answers.</param>
/// <param name="Codecs">Those of its codecs that are accepted, best first; at least one.</param>
/// <param name="Slot">Set when the bridge sends on it.</param>
internal sealed record SdpAnswerMedia(SdpMedia Offered, IReadOnlyList<SdpCodec> Codecs, SdpSlot? Slot);

/// <param name="Ssrc">The stream the bridge will send.</param>
/// <param name="RtxSsrc">That of its retransmissions; 0 when the offer has none.</param>
internal sealed record SdpSlot(uint Ssrc, uint RtxSsrc);

/// <summary>
/// Writes the one answer (RFC 8829 section 5.3). Only what the bridge really does is accepted. Transport-wide feedback
/// goes before REMB: with both, browsers would listen to one and answer with the other.
/// </summary>
internal static class SdpAnswer
{
    public const string Cname = "bridge";

    /// <summary>
    /// In-band FEC repairs what neither copies nor repetition do. 32 kbit/s is full-band speech, and with its copy and
    /// all headers still leaves room on a line of 128 kbit/s. Without usedtx (RFC 7587 section 6.1) silence is sent
    /// too: it costs little, and loss in a pause is then not mistaken for the pause.
    /// </summary>
    private const string OpusParameters = "minptime=10;useinbandfec=1;maxaveragebitrate=32000";

    public static string Write(SdpTransport transport, IReadOnlyList<SdpAnswerMedia> media)
    {
        var text = new StringBuilder();
        Line(text, "v=0");
        Line(text, $"o=- {transport.Origin} IN IP4 127.0.0.1");
        Line(text, "s=-");
        Line(text, "t=0 0");
        Line(text, "a=ice-lite");
        Line(text, $"a=group:BUNDLE {string.Join(' ', media.Select(m => m.Offered.Mid))}");
        Line(text, "a=msid-semantic: WMS *");
        for (var i = 0; i < media.Count; i++)
        {
            WriteMedia(text, transport, media[i], isFirst: i == 0);
        }

        return text.ToString();
    }

    private static void WriteMedia(StringBuilder text, SdpTransport transport, SdpAnswerMedia media, bool isFirst)
    {
        var offered = media.Offered;
        var formats = media.Codecs.SelectMany(c => c.RtxPayloadType == 0 ? [c.PayloadType] : new[] { c.PayloadType, c.RtxPayloadType });
        Line(text, $"m={(offered.Kind == MediaKind.Audio ? "audio" : "video")} 9 UDP/TLS/RTP/SAVPF {string.Join(' ', formats)}");
        Line(text, "c=IN IP4 0.0.0.0");
        Line(text, $"a=mid:{offered.Mid}");
        Line(text, "a=rtcp-mux");
        Line(text, "a=rtcp-rsize");
        Line(text, $"a=ice-ufrag:{transport.IceUfrag}");
        Line(text, $"a=ice-pwd:{transport.IcePassword}");
        Line(text, $"a=fingerprint:sha-256 {string.Join(':', transport.Fingerprint.Select(b => b.ToString("X2", CultureInfo.InvariantCulture)))}");
        // Passive: the DTLS server picks the SRTP profile.
        Line(text, "a=setup:passive");
        if (isFirst)
        {
            // One transport for the whole BUNDLE: candidates elsewhere are at best ignored.
            WriteCandidates(text, transport);
        }

        foreach (var codec in media.Codecs)
        {
            WriteCodec(text, codec, offered.IsTransportWide);
        }

        WriteExtensions(text, offered);
        WriteDirection(text, media);
    }

    private static void WriteCandidates(StringBuilder text, SdpTransport transport)
    {
        foreach (var line in SdpCandidates.Lines(transport.Candidates, transport.WithTcp))
        {
            Line(text, $"a=candidate:{line}");
        }

        Line(text, "a=end-of-candidates");
    }

    private static void WriteCodec(StringBuilder text, SdpCodec codec, bool isTransportWide)
    {
        var type = codec.PayloadType;
        Line(text, $"a=rtpmap:{type} {NameOf(codec.Codec)}");
        WriteFeedback(text, codec, isTransportWide);
        var parameters = codec.Codec == Codec.Opus ? OpusParameters : codec.Parameters;
        if (parameters.Length > 0)
        {
            Line(text, $"a=fmtp:{type} {parameters}");
        }

        if (codec.RtxPayloadType != 0)
        {
            Line(text, $"a=rtpmap:{codec.RtxPayloadType} rtx/90000");
            Line(text, $"a=fmtp:{codec.RtxPayloadType} apt={type}");
        }
    }

    private static string NameOf(Codec codec) => codec switch
    {
        Codec.Opus => "opus/48000/2",
        Codec.Red => "red/48000/2",
        Codec.Vp8 => "VP8/90000",
        _ => "H264/90000",
    };

    private static void WriteFeedback(StringBuilder text, SdpCodec codec, bool isTransportWide)
    {
        var rate = isTransportWide ? (CodecFeedback.TransportWide, "transport-cc") : (CodecFeedback.Remb, "goog-remb");
        ReadOnlySpan<(CodecFeedback Kind, string Name)> done = codec.Codec is Codec.Opus or Codec.Red
            ? [rate, (CodecFeedback.Nack, "nack")]
            : [rate, (CodecFeedback.FullIntra, "ccm fir"), (CodecFeedback.Nack, "nack"), (CodecFeedback.PictureLoss, "nack pli")];
        foreach (var (kind, name) in done)
        {
            if (codec.Feedback.HasFlag(kind))
            {
                Line(text, $"a=rtcp-fb:{codec.PayloadType} {name}");
            }
        }
    }

    private static void WriteExtensions(StringBuilder text, SdpMedia offered)
    {
        var ids = offered.Extensions;
        ReadOnlySpan<(byte Id, string Uri)> maps =
        [
            (ids.Mid, ExtensionIds.MidUri),
            (offered.Kind == MediaKind.Video ? ids.Rid : (byte)0, ExtensionIds.RidUri),
            (offered.Kind == MediaKind.Video ? ids.RepairedRid : (byte)0, ExtensionIds.RepairedRidUri),
            (offered.Kind == MediaKind.Audio ? ids.AudioLevel : (byte)0, ExtensionIds.AudioLevelUri),
            (offered.IsTransportWide ? ids.TransportWide : (byte)0, ExtensionIds.TransportWideUri),
            (offered.Layers.Count > 1 ? ids.LayersAllocation : (byte)0, ExtensionIds.LayersAllocationUri),
        ];
        foreach (var (id, uri) in maps)
        {
            if (id != 0)
            {
                Line(text, $"a=extmap:{id} {uri}");
            }
        }

        // What is said of three layers is longer than the one-byte form can hold, and is otherwise left out.
        if (offered is { MayMixForms: true, Layers.Count: > 1 })
        {
            Line(text, "a=extmap-allow-mixed");
        }
    }

    private static void WriteDirection(StringBuilder text, SdpAnswerMedia media)
    {
        var offered = media.Offered;
        if (media.Slot is { } slot)
        {
            Line(text, "a=sendonly");
            Line(text, $"a=msid:slot-{offered.Mid} track-{offered.Mid}");
            Line(text, $"a=ssrc:{slot.Ssrc} cname:{Cname}");
            if (slot.RtxSsrc != 0)
            {
                Line(text, $"a=ssrc:{slot.RtxSsrc} cname:{Cname}");
                Line(text, $"a=ssrc-group:FID {slot.Ssrc} {slot.RtxSsrc}");
            }

            return;
        }

        Line(text, offered.Direction == MediaDirection.Inactive ? "a=inactive" : "a=recvonly");
        foreach (var layer in offered.Layers)
        {
            Line(text, $"a=rid:{layer} recv");
        }

        if (offered.Layers.Count > 0)
        {
            Line(text, $"a=simulcast:recv {string.Join(';', offered.Layers)}");
        }
    }

    private static void Line(StringBuilder text, FormattableString line) =>
        text.Append(line.ToString(CultureInfo.InvariantCulture)).Append("\r\n");

    private static void Line(StringBuilder text, string line) => text.Append(line).Append("\r\n");
}
