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
/// layer serves all receivers, as each receiver's numbers map back to the layer's own. Payloads lie one after the other
/// in a ring that grows until it holds a second and a half of what really flows.
/// </summary>
internal sealed class PacketCache
{
    /// <summary>Over two seconds of the highest layer.</summary>
    public const int Size = 512;
    public const int LongestPayload = 1400;

    private const int FirstLength = 16 * 1024;
    private const int MostLength = 1024 * 1024;

    /// <summary>RTP ticks that the ring is to hold: 1.5 s of video. A publisher that lies about time wastes its own cache, up to the bound.</summary>
    private const int Kept = 90_000 * 3 / 2;

    private const long Gone = long.MinValue / 2;

    private readonly Entry[] _entries = new Entry[Size];
    private byte[] _ring = [];

    // Bytes ever written, and those skipped at the ring's end: what lies more than a ring's length behind is overwritten.
    private long _written;
    private ExtendedSequence _newest;
    private long _oldest;

    /// <summary>Bytes of room for payloads.</summary>
    public int Capacity => _ring.Length;

    public ExtendedSequence Newest => _newest;

    /// <summary>Keeps a copy; false for a packet that is here already.</summary>
    public bool TryAdd(in MediaPacket packet)
    {
        if (_entries[packet.Sequence.Value % Size].Sequence >= packet.Sequence)
        {
            return false;
        }

        GrowFor(packet.Payload.Length, packet.Timestamp);
        Keep(packet.Sequence, packet.Timestamp, packet.Marker, packet.Payload);
        return true;
    }

    public bool TryGet(ExtendedSequence sequence, out MediaPacket packet)
    {
        var entry = sequence.Value < 0 ? default : _entries[sequence.Value % Size];
        if (entry.Sequence != sequence || !IsWhole(entry))
        {
            packet = default;
            return false;
        }

        packet = new MediaPacket
        {
            Sequence = sequence,
            Timestamp = entry.Timestamp,
            Marker = entry.Marker,
            Payload = _ring.AsSpan((int)(entry.At % _ring.Length), entry.Length),
            Loudness = -1,
        };
        return true;
    }

    private void Keep(ExtendedSequence sequence, uint timestamp, bool marker, ReadOnlySpan<byte> payload)
    {
        var at = Place(payload.Length);
        _written = at + payload.Length;
        payload.CopyTo(_ring.AsSpan((int)(at % _ring.Length)));
        _entries[sequence.Value % Size] = new Entry(sequence, at, timestamp, payload.Length, marker);
        _newest = sequence > _newest ? sequence : _newest;
    }

    // Payloads are never cut in two: the end of the ring is skipped when it is too short.
    private long Place(int length)
    {
        var left = _ring.Length - (int)(_written % _ring.Length);
        return length > left ? _written + left : _written;
    }

    private void GrowFor(int length, uint timestamp)
    {
        if (_ring.Length == 0)
        {
            _ring = GC.AllocateUninitializedArray<byte>(FirstLength);
        }

        while (_ring.Length < MostLength && CostsYoung(Place(length) + length, timestamp))
        {
            Grow();
        }
    }

    // Whether writing so far overwrites what is not old enough to go. Numbers stand for the order of writing, which
    // retransmissions break: then the ring is a little longer or shorter than it should be.
    private bool CostsYoung(long written, uint timestamp)
    {
        for (_oldest = Math.Max(_oldest, _newest.Value - Size); _oldest <= _newest.Value; _oldest++)
        {
            ref readonly var entry = ref _entries[_oldest % Size];
            if (entry.Sequence.Value == _oldest)
            {
                if (entry.At + _ring.Length >= written)
                {
                    return false;
                }

                if ((int)(timestamp - entry.Timestamp) < Kept)
                {
                    return true;
                }
            }
        }

        return false;
    }

    // What is here moves to the new ring's beginning, the oldest number first.
    private void Grow()
    {
        var (old, entries, written) = (_ring, _entries.ToArray(), _written);
        (_ring, _written) = (GC.AllocateUninitializedArray<byte>(2 * old.Length), 0);
        Array.Sort(entries, static (a, b) => a.Sequence.CompareTo(b.Sequence));
        foreach (var entry in entries)
        {
            if (entry.Sequence.Value == 0)
            {
                continue;
            }

            if (entry.At + old.Length < written)
            {
                // Its bytes are gone; its number still tells that it came.
                _entries[entry.Sequence.Value % Size] = entry with { At = Gone };
                continue;
            }

            Keep(entry.Sequence, entry.Timestamp, entry.Marker, old.AsSpan((int)(entry.At % old.Length), entry.Length));
        }
    }

    private bool IsWhole(in Entry entry) => entry.At + _ring.Length >= _written;

    private readonly record struct Entry(ExtendedSequence Sequence, long At, uint Timestamp, int Length, bool Marker);
}
