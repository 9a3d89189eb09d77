namespace TeleExpertise.Bridge;

/// <summary>Numbers of the whole bridge at one instant, taken by its worker between two packets.</summary>
/// <param name="Traffic">All media since the bridge's start, of peers that have gone too.</param>
/// <param name="Rooms">The rooms there are now.</param>
public sealed record SfuStats(TrafficStats Traffic, IReadOnlyList<RoomStats> Rooms);

/// <summary>RTP packets and the bytes of their payloads. Only grows.</summary>
/// <param name="PacketsIn">From publishers, repetitions included.</param>
/// <param name="BytesIn">Of those.</param>
/// <param name="PacketsOut">To receivers, repetitions not included.</param>
/// <param name="BytesOut">Of those.</param>
/// <param name="PacketsRepeated">Sent again because a receiver asked.</param>
public sealed record TrafficStats(long PacketsIn, long BytesIn, long PacketsOut, long BytesOut, long PacketsRepeated);

/// <summary>One room.</summary>
/// <param name="Room">As in <see cref="Sfu.Join"/>.</param>
/// <param name="Peers">In order of joining.</param>
public sealed record RoomStats(string Room, IReadOnlyList<PeerStats> Peers);

/// <summary>One peer.</summary>
/// <param name="Peer">As in <see cref="Sfu.Join"/>.</param>
/// <param name="RoundTrip">From its receiver reports (RFC 3550 section 6.4.1), smoothed; null before the first.</param>
/// <param name="Estimate">What its downlink is thought to carry, bits per second; null when nothing estimates it.</param>
/// <param name="Sends">What comes from it, one entry a layer that was seen.</param>
/// <param name="Receives">What goes to it, in the offer's order.</param>
public sealed record PeerStats(string Peer, TimeSpan? RoundTrip, long? Estimate, IReadOnlyList<LayerStats> Sends, IReadOnlyList<SlotStats> Receives);

/// <summary>One layer that a peer sends, as it arrives here.</summary>
/// <param name="Kind">Microphone, camera or screen.</param>
/// <param name="Layer">0 the lowest.</param>
/// <param name="IsFlowing">Whether a packet came within the last second.</param>
/// <param name="Packets">Packets, repetitions included.</param>
/// <param name="Bytes">Bytes of their payloads.</param>
/// <param name="Lost">First transmissions that never came, since the beginning (RFC 3550 appendix A.3); repeated or not.</param>
/// <param name="Loss">Share of them lost in the last half second, 0 to 1.</param>
/// <param name="Jitter">Interarrival jitter (RFC 3550 appendix A.8).</param>
public sealed record LayerStats(SlotKind Kind, int Layer, bool IsFlowing, long Packets, long Bytes, long Lost, double Loss, TimeSpan Jitter);

/// <summary>One receiving m-line: what we send, and how it arrives by the peer's last receiver report.</summary>
/// <param name="Mid">The m-line's mid in the offer.</param>
/// <param name="Kind">What it shows.</param>
/// <param name="SourcePeer">Whose media it shows now; null when it is empty.</param>
/// <param name="Layer">Layer forwarded now, 0 the lowest; null before the first key frame.</param>
/// <param name="Packets">Packets, repetitions not included.</param>
/// <param name="Bytes">Bytes of their payloads.</param>
/// <param name="Repeated">Packets sent again because the peer asked.</param>
/// <param name="Lost">Packets that never came, since the beginning; null before the first report.</param>
/// <param name="Loss">Share of them lost between its last two reports, 0 to 1; null before the first report.</param>
/// <param name="Jitter">Interarrival jitter; null before the first report.</param>
/// <param name="Paused">Its video is held back because the line does not take it.</param>
public sealed record SlotStats(
    string Mid, SlotKind Kind, string? SourcePeer, int? Layer, long Packets, long Bytes, long Repeated, long? Lost, double? Loss, TimeSpan? Jitter, bool Paused = false);
