using TeleExpertise.Bridge.Sdp;

namespace TeleExpertise.Bridge.Forwarding;

/// <summary>Which of the codecs offered are accepted, and which of them carries a publisher's stream to a receiver.</summary>
internal static class CodecChoice
{
    /// <summary>The one codec that a publisher is to send: VP8 before H.264, and of its kinds the least demanding.</summary>
    public static SdpCodec ForPublisher(SdpMedia media) => media.Codecs.MinBy(c => (c.Codec, c.H264.Preference))!;

    /// <summary>All that a receiver may be sent, a payload type each: one of each codec and kind.</summary>
    public static IReadOnlyList<SdpCodec> ForReceiver(SdpMedia media) =>
        [.. media.Codecs.DistinctBy(c => (c.Codec, c.H264)).OrderBy(c => (c.Codec, c.H264.Preference))];

    /// <summary>The payload type in which a receiver takes a stream; null when its decoders cannot.</summary>
    public static SdpCodec? Carrier(IReadOnlyList<SdpCodec> accepted, SdpCodec sent)
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
}
