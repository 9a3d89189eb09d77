using System.Globalization;
using System.Text;
using TeleExpertise.Bridge.Sdp;

namespace TeleExpertise.Testing.Bots;

/// <summary>Writes a bot's only offer. Mids count from 0 in the order of the m-lines.</summary>
internal static class OfferWriter
{
    private static readonly string[] Rids = ["l", "m", "h"];

    private enum Kind
    {
        Microphone,
        Camera,
        Screen,
        AudioSlot,
        VideoSlot,
    }

    public static string Write(BotShape shape, string ufrag, string password, ReadOnlySpan<byte> fingerprint)
    {
        var kinds = Kinds(shape).ToArray();
        var text = new StringBuilder("v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n");
        text.Append(CultureInfo.InvariantCulture, $"a=group:BUNDLE {string.Join(' ', Enumerable.Range(0, kinds.Length))}\r\n");
        var transport = $"c=IN IP4 0.0.0.0\r\na=ice-ufrag:{ufrag}\r\na=ice-pwd:{password}\r\na=fingerprint:sha-256 {Hex(fingerprint)}\r\na=setup:actpass\r\n";
        for (var mid = 0; mid < kinds.Length; mid++)
        {
            Media(text, shape, kinds[mid], mid, transport);
        }

        return text.ToString();
    }

    private static IEnumerable<Kind> Kinds(BotShape shape) =>
    [
        .. Enumerable.Repeat(Kind.Microphone, shape.Microphone ? 1 : 0),
        .. Enumerable.Repeat(Kind.Camera, shape.Camera ? 1 : 0),
        .. Enumerable.Repeat(Kind.Screen, shape.Screen ? 1 : 0),
        .. Enumerable.Repeat(Kind.AudioSlot, shape.AudioSlots),
        .. Enumerable.Repeat(Kind.VideoSlot, shape.VideoSlots + (shape.ScreenSlot ? 1 : 0)),
    ];

    private static void Media(StringBuilder text, BotShape shape, Kind kind, int mid, string transport)
    {
        var isAudio = kind is Kind.Microphone or Kind.AudioSlot;
        var direction = kind is Kind.AudioSlot or Kind.VideoSlot ? "recvonly" : "sendonly";
        text.Append(CultureInfo.InvariantCulture, $"m={(isAudio ? "audio" : "video")} 9 UDP/TLS/RTP/SAVPF {Types(shape, isAudio)}\r\n");
        text.Append(CultureInfo.InvariantCulture, $"{transport}a=mid:{mid}\r\na={direction}\r\na=rtcp-mux\r\na=extmap:{Bot.MidId} urn:ietf:params:rtp-hdrext:sdes:mid\r\n");
        if (isAudio)
        {
            text.Append(CultureInfo.InvariantCulture, $"a=rtpmap:{Bot.Opus} opus/48000/2\r\na=extmap:{Bot.LevelId} urn:ietf:params:rtp-hdrext:ssrc-audio-level\r\n");
        }

        if (isAudio && shape.Red)
        {
            text.Append(CultureInfo.InvariantCulture, $"a=rtpmap:{Bot.RedType} red/48000/2\r\na=fmtp:{Bot.RedType} {Bot.Opus}/{Bot.Opus}\r\n");
        }

        if (!isAudio)
        {
            text.Append(CultureInfo.InvariantCulture, $"a=rtpmap:{Bot.Vp8Type} VP8/90000\r\na=rtpmap:{Bot.RtxType} rtx/90000\r\na=fmtp:{Bot.RtxType} apt={Bot.Vp8Type}\r\n");
            text.Append(CultureInfo.InvariantCulture, $"a=rtcp-fb:{Bot.Vp8Type} nack\r\na=rtcp-fb:{Bot.Vp8Type} nack pli\r\na=rtcp-fb:{Bot.Vp8Type} goog-remb\r\n");
            text.Append(CultureInfo.InvariantCulture, $"a=extmap:{Bot.RidId} urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id\r\na=extmap:{Bot.RepairedRidId} urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id\r\n");
        }

        if (shape.TransportWide)
        {
            text.Append(CultureInfo.InvariantCulture, $"a=extmap:{Bot.TransportWideId} http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01\r\na=rtcp-fb:{(isAudio ? Bot.Opus : Bot.Vp8Type)} transport-cc\r\n");
        }

        Sources(text, shape, kind);
    }

    private static string Types(BotShape shape, bool isAudio) => (isAudio, shape.Red) switch
    {
        (true, true) => $"{Bot.RedType} {Bot.Opus}",
        (true, false) => $"{Bot.Opus}",
        _ => $"{Bot.Vp8Type} {Bot.RtxType}",
    };

    private static void Sources(StringBuilder text, BotShape shape, Kind kind)
    {
        if (kind == Kind.Camera && shape.Layers > 0)
        {
            var rids = Rids[..shape.Layers];
            text.Append(shape.AnnouncesLayers ? $"a=extmap:{Bot.LayersId} {ExtensionIds.LayersAllocationUri}\r\n" : "");
            Array.ForEach(rids, r => text.Append(CultureInfo.InvariantCulture, $"a=rid:{r} send\r\n"));
            text.Append(CultureInfo.InvariantCulture, $"a=simulcast:send {string.Join(';', rids)}\r\n");
        }
        else if (shape.AnnouncesSources && kind is Kind.Microphone)
        {
            text.Append(CultureInfo.InvariantCulture, $"a=ssrc:{AudioFeed.Ssrc} cname:bot\r\n");
        }
        else if (shape.AnnouncesSources && kind is (Kind.Camera or Kind.Screen))
        {
            var stream = kind == Kind.Camera ? VideoShape.PlainCamera : VideoShape.Screen;
            text.Append(CultureInfo.InvariantCulture, $"a=ssrc-group:FID {stream.Ssrc(0)} {stream.RtxSsrc(0)}\r\na=ssrc:{stream.Ssrc(0)} cname:bot\r\na=ssrc:{stream.RtxSsrc(0)} cname:bot\r\n");
        }
    }

    private static string Hex(ReadOnlySpan<byte> bytes) =>
        string.Join(':', bytes.ToArray().Select(b => b.ToString("X2", CultureInfo.InvariantCulture)));
}
