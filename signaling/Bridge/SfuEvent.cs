namespace TeleExpertise.Bridge;

/// <summary>Something that happened to a peer. Handed over on its room's worker's own thread: return at once.</summary>
/// <param name="Room">The room as named in <see cref="Sfu.Join"/>.</param>
/// <param name="Peer">The peer as named in <see cref="Sfu.Join"/>.</param>
/// <param name="At">When it happened, by the clock given to <see cref="Sfu"/>.</param>
public abstract record SfuEvent(string Room, string Peer, DateTimeOffset At)
{
    /// <summary>DTLS is done, the fingerprint is the offer's, and media can flow both ways.</summary>
    public sealed record Connected(string Room, string Peer, DateTimeOffset At) : SfuEvent(Room, Peer, At);

    /// <summary>An authenticated packet (STUN with integrity, SRTP, SRTCP) arrived at <see cref="SfuEvent.At"/>. At most one a second and peer.</summary>
    public sealed record Alive(string Room, string Peer, DateTimeOffset At) : SfuEvent(Room, Peer, At);

    /// <summary>
    /// The peer is gone and its media with it; the last event of this join, and there is exactly one for each
    /// accepted join. <see cref="SfuEvent.At"/> is when it was noticed: with <see cref="LostReason.Timeout"/> the
    /// presence itself ended at the last <see cref="Alive"/>.
    /// </summary>
    public sealed record Lost(string Room, string Peer, DateTimeOffset At, LostReason Reason) : SfuEvent(Room, Peer, At);

    /// <summary>Which source each of the peer's receiving m-lines shows now. Always the whole list, in the offer's order.</summary>
    public sealed record SlotsChanged(string Room, string Peer, DateTimeOffset At, IReadOnlyList<SlotView> Slots) : SfuEvent(Room, Peer, At);

    /// <summary>
    /// The peer is the room's speaker from now on. At most one in two seconds and room; in silence, and when the speaker
    /// leaves, nothing is told: the last one counts until the next.
    /// </summary>
    public sealed record SpeakerChanged(string Room, string Peer, DateTimeOffset At) : SfuEvent(Room, Peer, At);

    /// <summary>Something an operator wants counted. Carries no address and nothing the peer sent. At most one a second, kind and peer.</summary>
    public sealed record Incident(string Room, string Peer, DateTimeOffset At, IncidentKind Kind) : SfuEvent(Room, Peer, At);
}

/// <summary>One receiving m-line of a browser.</summary>
/// <param name="Mid">The m-line's mid in the offer; <c>transceiver.mid</c> in the browser.</param>
/// <param name="Kind">What it shows.</param>
/// <param name="SourcePeer">Whose media it shows now; null when it is empty.</param>
/// <param name="Paused">Its video is held back for now: the line to this peer does not take even the lowest layer.</param>
public sealed record SlotView(string Mid, SlotKind Kind, string? SourcePeer, bool Paused = false);

/// <summary>What a receiving m-line shows.</summary>
public enum SlotKind
{
    /// <summary>One of the loudest microphones.</summary>
    Audio,

    /// <summary>A camera.</summary>
    Video,

    /// <summary>The shared screen.</summary>
    Screen,
}

/// <summary>Why a peer is gone.</summary>
public enum LostReason
{
    /// <summary>No authenticated packet for <see cref="SfuOptions.PeerTimeout"/>, or no handshake within <see cref="SfuOptions.ConnectTimeout"/>.</summary>
    Timeout,

    /// <summary>The certificate of the handshake is not the one of the offer: somebody stands in between.</summary>
    FingerprintMismatch,

    /// <summary>The DTLS handshake failed.</summary>
    DtlsFailure,

    /// <summary><see cref="Sfu.Leave"/>, <see cref="Sfu.CloseRoom"/>, the bridge's end, or the browser closed its connection.</summary>
    Left,

    /// <summary>The same peer joined the same room again; the new join goes on.</summary>
    Replaced,

    /// <summary>The bridge met a bug of its own when it served the peer, which <see cref="SfuOptions.OnFault"/> was told. It may join again.</summary>
    Fault,
}

/// <summary>What an operator wants counted.</summary>
public enum IncidentKind
{
    /// <summary>An SRTP or SRTCP packet failed its authentication.</summary>
    SrtpAuthenticationFailed,

    /// <summary>A STUN check named this peer but did not know its password.</summary>
    StunIntegrityFailed,

    /// <summary>The peer's address changed in mid-call (another network, a NAT that forgot).</summary>
    AddressChanged,

    /// <summary>An authenticated peer sent RTP or RTCP that does not parse or speaks for a stream not its own.</summary>
    MalformedMedia,
}
