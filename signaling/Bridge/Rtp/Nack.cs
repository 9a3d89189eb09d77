using System.Buffers.Binary;

namespace TeleExpertise.Bridge.Rtp;

/// <summary>
/// Generic NACK (RFC 4585 section 6.2.1): packets a receiver misses.
/// <code>
/// | SSRC of sender | SSRC of media | PID (16) | BLP (16) | PID | BLP ...
/// </code>
/// PID is missing; so is PID + i + 1 for each bit i set in BLP.
/// </summary>
internal readonly ref struct Nack(Ssrc media, ReadOnlySpan<byte> items)
{
    public const int Format = 1;
    private const int ItemLength = 4;
    private readonly ReadOnlySpan<byte> _items = items;

    public Ssrc Media { get; } = media;

    public static bool TryRead(in RtcpPacket packet, out Nack nack)
    {
        nack = default;
        if (packet.Type != RtcpType.TransportFeedback || packet.Count != Format || packet.Body.Length < 8 + ItemLength)
        {
            return false;
        }

        nack = new Nack(packet.SsrcAt(4), packet.Body[8..]);
        return true;
    }

    public Enumerator GetEnumerator() => new(_items);

    /// <summary>Writes a whole packet; the missing numbers ascend, and those within 16 of each other share an item.</summary>
    /// <returns>Bytes written: 12 and 4 for each item, at most 12 + 4 × missing.</returns>
    public static int Write(Span<byte> target, Ssrc sender, Ssrc media, ReadOnlySpan<SequenceNumber> missing)
    {
        var at = 12;
        for (var i = 0; i < missing.Length; at += ItemLength)
        {
            var pid = missing[i++];
            ushort mask = 0;
            while (i < missing.Length && missing[i].DistanceFrom(pid) is > 0 and <= 16)
            {
                mask |= (ushort)(1 << (missing[i++].DistanceFrom(pid) - 1));
            }

            BinaryPrimitives.WriteUInt16BigEndian(target[at..], pid.Value);
            BinaryPrimitives.WriteUInt16BigEndian(target[(at + 2)..], mask);
        }

        RtcpWriter.Feedback(target, Format, RtcpType.TransportFeedback, at, sender, media);
        return at;
    }

    public ref struct Enumerator(ReadOnlySpan<byte> items)
    {
        private readonly ReadOnlySpan<byte> _items = items;
        private int _item;
        private int _bit = -1;

        public SequenceNumber Current { get; private set; }

        public bool MoveNext()
        {
            while (_item + ItemLength <= _items.Length)
            {
                var pid = BinaryPrimitives.ReadUInt16BigEndian(_items[_item..]);
                if (_bit < 0)
                {
                    _bit = 0;
                    Current = new(pid);
                    return true;
                }

                var mask = BinaryPrimitives.ReadUInt16BigEndian(_items[(_item + 2)..]);
                while (_bit < 16)
                {
                    if ((mask >> _bit++ & 1) != 0)
                    {
                        Current = new((ushort)(pid + _bit));
                        return true;
                    }
                }

                _bit = -1;
                _item += ItemLength;
            }

            return false;
        }
    }
}
