using TeleExpertise.Bridge;

namespace TeleExpertise.Server;

/// <summary>The bridge's answers in the words of PROTOCOL.md.</summary>
static class Words
{
    public static string Of(SlotKind kind) => kind switch { SlotKind.Audio => "audio", SlotKind.Video => "video", _ => "screen" };

    /// <summary>A peer is called like its stay.</summary>
    public static Guid? Connection(string? peer) => Guid.TryParseExact(peer, "n", out var connection) ? connection : null;

    public static SlotLine Of(SlotView slot) => new(slot.Mid, Of(slot.Kind), Connection(slot.SourcePeer), slot.Paused);

    public static StatsReply Of(PeerStats stats) => new(stats.RoundTrip?.TotalMilliseconds, stats.Estimate, [.. stats.Sends.Select(Of)], [.. stats.Receives.Select(Of)]);

    static SendsLine Of(LayerStats layer) =>
        new(Of(layer.Kind), layer.Layer, layer.IsFlowing, layer.Packets, layer.Bytes, layer.Lost, 100 * layer.Loss, layer.Jitter.TotalMilliseconds);

    static ReceivesLine Of(SlotStats slot) =>
        new(slot.Mid, Of(slot.Kind), Connection(slot.SourcePeer), slot.Layer, slot.Packets, slot.Bytes, slot.Repeated, slot.Lost, 100 * slot.Loss, slot.Jitter?.TotalMilliseconds);
}
