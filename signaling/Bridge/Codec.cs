namespace TeleExpertise.Bridge;

/// <summary>
/// What a payload type stands for. One more video codec (VP9, AV1) needs its value here, its line in SdpCodecReader,
/// its place in <c>CodecChoice</c>, and a reader of its first bytes in <c>VideoPayload</c>.
/// </summary>
internal enum Codec : byte
{
    /// <summary>RFC 7587.</summary>
    Opus,

    /// <summary>Opus with earlier frames beside each (RFC 2198).</summary>
    Red,

    /// <summary>RFC 7741.</summary>
    Vp8,

    /// <summary>RFC 6184.</summary>
    H264,
}
