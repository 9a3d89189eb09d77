namespace TeleExpertise.Bridge.Sdp;

/// <summary>RTCP feedback a codec is offered with (RFC 4585 section 4.2).</summary>
[Flags]
internal enum CodecFeedback : byte
{
    None = 0,
    Nack = 1,
    PictureLoss = 2,
    FullIntra = 4,
    Remb = 8,
    TransportWide = 16,
}

/// <summary>One payload type of an m-line that the bridge knows.</summary>
/// <param name="Codec">What it stands for.</param>
/// <param name="PayloadType">0 to 127, the browser's own choice.</param>
internal sealed record SdpCodec(Codec Codec, byte PayloadType)
{
    /// <summary>Payload type of its retransmissions (RFC 4588); 0 when not offered.</summary>
    public byte RtxPayloadType { get; init; }

    /// <summary>Its fmtp value as offered, printable ASCII; empty without one.</summary>
    public string Parameters { get; init; } = "";

    public CodecFeedback Feedback { get; init; }

    /// <summary>Of H.264 only; the least demanding otherwise.</summary>
    public H264Format H264 { get; init; }
}

/// <summary>H.264 profiles of increasing demands: a decoder of one decodes those before it.</summary>
internal enum H264Profile : byte
{
    ConstrainedBaseline,
    Baseline,
    Main,
    High,
}

/// <summary>What an H.264 payload type asks of a decoder (RFC 6184 section 8.1).</summary>
/// <param name="Profile">From profile-level-id; the level is no matter of the bridge's.</param>
/// <param name="IsSingleNal">packetization-mode 0: neither aggregation nor fragments.</param>
internal readonly record struct H264Format(H264Profile Profile, bool IsSingleNal)
{
    /// <summary>Constrained Baseline in packets of any kind is what all browsers and most cameras speak.</summary>
    public int Preference => (IsSingleNal ? 4 : 0) + (int)Profile;

    /// <summary>Whether a receiver of this can take what is sent in <paramref name="sent"/>.</summary>
    public bool Takes(H264Format sent) => Profile >= sent.Profile && (!IsSingleNal || sent.IsSingleNal);

    /// <summary>Reads an fmtp value; false for profiles the bridge does not know and the interleaved mode.</summary>
    public static bool TryRead(string parameters, out H264Format format)
    {
        // The defaults of RFC 6184 section 8.1: Baseline, single NAL unit mode.
        var id = SdpToken.Parameter(parameters, "profile-level-id") ?? "42000a";
        var mode = SdpToken.Parameter(parameters, "packetization-mode") ?? "0";
        format = default;
        if (id.Length != 6 || mode is not ("0" or "1")
            || !uint.TryParse(id, System.Globalization.NumberStyles.AllowHexSpecifier, null, out var bits)
            || ProfileOf((byte)(bits >> 16), (byte)(bits >> 8)) is not { } profile)
        {
            return false;
        }

        format = new H264Format(profile, mode == "0");
        return true;
    }

    // profile_idc, then constraint_set0_flag in the highest bit, set1 in the next (H.264 section A.2).
    private static H264Profile? ProfileOf(byte profile, byte constraints) => profile switch
    {
        0x42 => (constraints & 0x40) != 0 ? H264Profile.ConstrainedBaseline : H264Profile.Baseline,
        0x4D => (constraints & 0x80) != 0 ? H264Profile.ConstrainedBaseline : H264Profile.Main,
        0x64 => H264Profile.High,
        _ => null,
    };
}
