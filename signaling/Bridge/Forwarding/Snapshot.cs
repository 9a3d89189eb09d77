using TeleExpertise.Bridge.Rtp;

namespace TeleExpertise.Bridge.Forwarding;

/// <summary>Puts together what rooms, members, layers and slots have counted.</summary>
internal static class Snapshot
{
    public static RoomStats Of(Room room, TimeSpan now) => new(room.Name, [.. room.Members.Select(m => Of(m, now))]);

    public static PeerStats Of(Member member, TimeSpan now) => new(
        member.Name,
        member.RoundTrip.Value,
        double.IsFinite(member.Line.Estimate) ? (long)member.Line.Estimate : null,
        [.. member.Tracks.SelectMany(t => t.Layers).Where(l => l.Ssrc is not null).Select(l => Of(l, now))],
        [.. member.Slots.Select(Of)]);

    /// <summary>What one member has sent and been sent.</summary>
    public static TrafficStats Traffic(Member member) => new(
        member.Incoming.Packets,
        member.Incoming.Bytes,
        member.Slots.Sum(s => s.PacketsSent),
        member.Slots.Sum(s => s.OctetsSent),
        member.Slots.Sum(s => s.PacketsRepeated));

    public static TrafficStats Sum(TrafficStats a, TrafficStats b) => new(
        a.PacketsIn + b.PacketsIn, a.BytesIn + b.BytesIn, a.PacketsOut + b.PacketsOut, a.BytesOut + b.BytesOut, a.PacketsRepeated + b.PacketsRepeated);

    private static LayerStats Of(Layer layer, TimeSpan now) => new(
        layer.Track.Kind,
        layer.Rank,
        layer.IsFlowing(now),
        layer.Packets,
        layer.Bytes,
        layer.Reception.Lost,
        layer.Reception.LossNow,
        InTime(layer.Reception.Jitter, layer.Track.ClockRate));

    private static SlotStats Of(Slot slot) => new(
        slot.Mid,
        slot.Kind,
        slot.Source?.Owner.Name,
        slot.Current?.Rank,
        slot.PacketsSent,
        slot.OctetsSent,
        slot.PacketsRepeated,
        slot.Heard?.PacketsLost,
        slot.Heard?.FractionLost / 256.0,
        slot.Heard is { } heard ? InTime(heard.Jitter, slot.ClockRate) : null,
        slot.IsPaused);

    private static TimeSpan InTime(double ticks, int clockRate) => TimeSpan.FromSeconds(ticks / clockRate);
}
