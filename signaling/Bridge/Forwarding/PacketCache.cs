using TeleExpertise.Bridge.Rtp;

namespace TeleExpertise.Bridge.Forwarding;

/// <summary>One media packet, its header read and its number extended.</summary>
internal readonly ref struct MediaPacket
{
    public ExtendedSequence Sequence { get; init; }

    public uint Timestamp { get; init; }

    public bool Marker { get; init; }

    /// <summary>Without padding; empty in a packet of padding only that came too late to be taken out.</summary>
    public ReadOnlySpan<byte> Payload { get; init; }

    /// <summary>Loudness 0 (silence) to 127; -1 when unknown.</summary>
    public int Loudness { get; init; }
}

/// <summary>
/// The last packets of one layer, so that a receiver's NACK is answered here and not by the publisher. One cache a
/// layer serves all receivers, as each receiver's numbers map back to the layer's own.
/// </summary>
internal sealed class PacketCache
{
    /// <summary>Over two seconds of the highest layer.</summary>
    public const int Size = 512;
    public const int LongestPayload = 1400;

    private readonly byte[] _payloads = GC.AllocateUninitializedArray<byte>(Size * LongestPayload, pinned: true);
    private readonly Entry[] _entries = new Entry[Size];

    /// <summary>Keeps a copy; false for a packet that is here already.</summary>
    public bool TryAdd(in MediaPacket packet)
    {
        ref var entry = ref _entries[packet.Sequence.Value % Size];
        if (entry.Sequence >= packet.Sequence)
        {
            return false;
        }

        entry = new Entry(packet.Sequence, packet.Timestamp, packet.Payload.Length, packet.Marker);
        packet.Payload.CopyTo(_payloads.AsSpan(PlaceOf(packet.Sequence)));
        return true;
    }

    public bool TryGet(ExtendedSequence sequence, out MediaPacket packet)
    {
        var entry = sequence.Value < 0 ? default : _entries[sequence.Value % Size];
        if (entry.Sequence != sequence)
        {
            packet = default;
            return false;
        }

        packet = new MediaPacket
        {
            Sequence = sequence,
            Timestamp = entry.Timestamp,
            Marker = entry.Marker,
            Payload = _payloads.AsSpan(PlaceOf(sequence), entry.Length),
            Loudness = -1,
        };
        return true;
    }

    private static int PlaceOf(ExtendedSequence sequence) => (int)(sequence.Value % Size) * LongestPayload;

    private readonly record struct Entry(ExtendedSequence Sequence, uint Timestamp, int Length, bool Marker);
}
