using TeleExpertise.Bridge.Sdp;

namespace TeleExpertise.Bridge.Forwarding;

/// <summary>Which of the codecs offered are accepted, and which of them carries a publisher's stream to a receiver.</summary>
internal static class CodecChoice
{
    /// <summary>The one codec that a publisher is to send: Opus; VP8 before H.264, and of its kinds the least demanding.</summary>
    public static SdpCodec ForPublisher(SdpMedia media) => media.Codecs.MinBy(c => (c.Codec, c.H264.Preference))!;

    /// <summary>What a publisher's m-line is answered with, best first.</summary>
    public static IReadOnlyList<SdpCodec> FromPublisher(SdpMedia media) => WithRed(media, [ForPublisher(media)]);

    /// <summary>All that a receiver may be sent, a payload type each: one of each codec and kind.</summary>
    public static SdpCodec[] ForReceiver(SdpMedia media) => WithRed(media,
        media.Codecs.Where(c => c.Codec != Codec.Red).DistinctBy(c => (c.Codec, c.H264)).OrderBy(c => (c.Codec, c.H264.Preference)));

    /// <summary>The payload type of Opus frames with copies of earlier ones; null when not offered for them.</summary>
    public static SdpCodec? Red(SdpMedia media)
    {
        var opus = ForPublisher(media).PayloadType.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return media.Codecs.FirstOrDefault(c => c.Codec == Codec.Red && c.Parameters.Split('/').All(p => p == opus));
    }

    /// <summary>The payload type in which a receiver takes a stream; null when its decoders cannot.</summary>
    public static SdpCodec? Carrier(SdpCodec[] accepted, SdpCodec sent)
    {
        foreach (var codec in accepted)
        {
            if (codec.Codec == sent.Codec && codec.H264.Takes(sent.H264))
            {
                return codec;
            }
        }

        return null;
    }

    // First, as the first payload type of the answer is the one a browser sends.
    private static SdpCodec[] WithRed(SdpMedia media, IEnumerable<SdpCodec> others) =>
        Red(media) is { } red ? [red, .. others] : [.. others];
}
