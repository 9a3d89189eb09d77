namespace TeleExpertise.Bridge.Sdp;

/// <summary>What the bridge needs of a browser's offer (RFC 8866, RFC 8829). A value that exists is complete and checked.</summary>
/// <param name="IceUfrag">The browser's ICE user name fragment.</param>
/// <param name="Fingerprint">SHA-256 of its certificate, 32 bytes.</param>
/// <param name="Media">Its m-lines in order, all in one BUNDLE.</param>
internal sealed record SdpOffer(string IceUfrag, byte[] Fingerprint, IReadOnlyList<SdpMedia> Media)
{
    /// <summary>
    /// Whether a later offer is of the same session: the same certificate and m-lines, so that an ICE restart changes the
    /// path and nothing that runs on it (RFC 8839 section 4.4.1.1.1 allows more, DTLS kept does not).
    /// </summary>
    public bool IsContinuedBy(SdpOffer later) => later.Fingerprint.AsSpan().SequenceEqual(Fingerprint)
        && later.IceUfrag != IceUfrag
        && later.Media.Select(m => (m.Mid, m.Kind, m.Direction)).SequenceEqual(Media.Select(m => (m.Mid, m.Kind, m.Direction)));
}

internal enum MediaKind
{
    Audio,
    Video,
}

/// <summary>Directions as the offer says them (RFC 8866 section 6.7).</summary>
internal enum MediaDirection
{
    SendRecv,
    SendOnly,
    RecvOnly,
    Inactive,
}

/// <summary>One m-line.</summary>
internal sealed record SdpMedia
{
    public required MediaKind Kind { get; init; }

    public required string Mid { get; init; }

    public required MediaDirection Direction { get; init; }

    /// <summary>What it offers of what the bridge knows, in the offer's order; at least one.</summary>
    public required IReadOnlyList<SdpCodec> Codecs { get; init; }

    public ExtensionIds Extensions { get; init; } = new();

    /// <summary>Whether packets with extensions of either form may follow each other (RFC 8285 section 6).</summary>
    public bool MayMixForms { get; init; }

    /// <summary>Whether its packets carry the transport-wide number and are answered with transport-wide feedback.</summary>
    public bool IsTransportWide => Extensions.TransportWide != 0 && Codecs.Any(c => c.Feedback.HasFlag(CodecFeedback.TransportWide));

    /// <summary>Ids of the simulcast layers it sends, in the offer's order, lowest first by our convention; empty without simulcast.</summary>
    public IReadOnlyList<string> Layers { get; init; } = [];

    /// <summary>SSRCs it announces, each with the one it repairs when it is a retransmission stream (FID group).</summary>
    public IReadOnlyList<SdpSource> Sources { get; init; } = [];
}

/// <param name="Ssrc">The stream.</param>
/// <param name="Repairs">The stream whose packets it repeats; null for a first transmission.</param>
internal sealed record SdpSource(uint Ssrc, uint? Repairs);

/// <summary>Ids of the header extensions the bridge understands; 0 when not offered. They differ from browser to browser.</summary>
internal sealed record ExtensionIds
{
    public const string MidUri = "urn:ietf:params:rtp-hdrext:sdes:mid";
    public const string RidUri = "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id";
    public const string RepairedRidUri = "urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id";
    public const string TransportWideUri = "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01";
    public const string AudioLevelUri = "urn:ietf:params:rtp-hdrext:ssrc-audio-level";
    public const string LayersAllocationUri = "http://www.webrtc.org/experiments/rtp-hdrext/video-layers-allocation00";

    /// <summary>RFC 9143 section 15.1.</summary>
    public byte Mid { get; init; }

    /// <summary>RFC 8852.</summary>
    public byte Rid { get; init; }

    /// <summary>RFC 8852; on retransmissions in place of <see cref="Rid"/>.</summary>
    public byte RepairedRid { get; init; }

    /// <summary>RFC 6464.</summary>
    public byte AudioLevel { get; init; }

    /// <summary>draft-holmer-rmcat-transport-wide-cc-extensions-01 section 2: one count of all packets of the transport.</summary>
    public byte TransportWide { get; init; }

    /// <summary><see cref="Rtp.LayersAllocation"/>.</summary>
    public byte LayersAllocation { get; init; }
}
