using System.Buffers.Binary;

namespace TeleExpertise.Bridge.Rtp;

/// <summary>What a receiver says of one packet.</summary>
/// <param name="Sequence">Transport-wide number of the packet.</param>
/// <param name="Arrival">When it came, in ticks of 250 µs of the receiver's own clock; null when it did not.</param>
internal readonly record struct PacketStatus(SequenceNumber Sequence, long? Arrival);

/// <summary>
/// Transport-wide feedback: which packets came, and when (draft-holmer-rmcat-transport-wide-cc-extensions-01
/// section 3.1).
/// <code>
/// |V=2|P|  FMT=15 |    PT=205     |           length              |
/// |                     SSRC of packet sender                     |
/// |                      SSRC of media source                     |
/// |      base sequence number     |      packet status count      |
/// |          reference time, 64 ms (24)           | fb pkt. count |
/// |         packet chunk          |         packet chunk          |
/// |  ... recv delta, 250 µs (8 or signed 16) ...  | zero padding  |
/// </code>
/// A chunk tells the status of a run of packets, or of each of 14 or 7: 0 did not come, 1 came with a small delta,
/// 2 with a large or negative one. A delta counts from the packet before that came, the first from the reference time.
/// </summary>
internal readonly ref struct TransportFeedback
{
    public const int Format = 15;

    /// <summary>
    /// Most packets one message may tell of: several seconds of the fattest line. The format allows 65,535, which would
    /// let 36 bytes cost a hundred microseconds.
    /// </summary>
    public const int MostStatuses = 8192;

    /// <summary>Ticks of 250 µs in one step of the reference time.</summary>
    public const int TicksPerReference = 256;

    private const int BodyHead = 16;
    private readonly ReadOnlySpan<byte> _chunks;
    private readonly ReadOnlySpan<byte> _deltas;

    private TransportFeedback(ReadOnlySpan<byte> body, int chunkBytes)
    {
        Media = new(BinaryPrimitives.ReadUInt32BigEndian(body[4..]));
        First = new(BinaryPrimitives.ReadUInt16BigEndian(body[8..]));
        Count = BinaryPrimitives.ReadUInt16BigEndian(body[10..]);
        Reference = BinaryPrimitives.ReadInt32BigEndian(body[12..]) >> 8;
        _chunks = body.Slice(BodyHead, chunkBytes);
        _deltas = body[(BodyHead + chunkBytes)..];
    }

    /// <summary>Any stream of the transport: the numbers count over all of them.</summary>
    public Ssrc Media { get; }

    /// <summary>The first packet told of.</summary>
    public SequenceNumber First { get; }

    /// <summary>Packets told of.</summary>
    public int Count { get; }

    /// <summary>Reference time in steps of 64 ms, 24 bits with sign.</summary>
    public int Reference { get; }

    /// <summary>False for other packets, and when chunks or deltas end before the packets they are to tell of.</summary>
    public static bool TryRead(in RtcpPacket packet, out TransportFeedback feedback)
    {
        feedback = default;
        var body = packet.Body;
        if (packet.Type != RtcpType.TransportFeedback || packet.Count != Format || body.Length < BodyHead)
        {
            return false;
        }

        var statuses = BinaryPrimitives.ReadUInt16BigEndian(body[10..]);
        if (statuses is 0 or > MostStatuses || !TryMeasure(body[BodyHead..], statuses, out var chunkBytes))
        {
            return false;
        }

        feedback = new TransportFeedback(body, chunkBytes);
        return true;
    }

    public Enumerator GetEnumerator() => new(this);

    private static bool TryMeasure(ReadOnlySpan<byte> rest, int statuses, out int chunkBytes)
    {
        chunkBytes = 0;
        var deltaBytes = 0;
        while (statuses > 0)
        {
            if (chunkBytes + 2 > rest.Length)
            {
                return false;
            }

            var chunk = new StatusChunk(BinaryPrimitives.ReadUInt16BigEndian(rest[chunkBytes..]));
            var told = Math.Min(chunk.Length, statuses);
            if (!chunk.TryDeltaBytes(told, out var bytes))
            {
                return false;
            }

            deltaBytes += bytes;
            statuses -= told;
            chunkBytes += 2;
        }

        return chunkBytes + deltaBytes <= rest.Length;
    }

    /// <summary>Goes through the packets told of, in order.</summary>
    public ref struct Enumerator
    {
        private readonly ReadOnlySpan<byte> _chunks;
        private ReadOnlySpan<byte> _deltas;
        private StatusChunk _chunk;
        private SequenceNumber _next;
        private int _left;
        private int _chunkAt;
        private int _inChunk;
        private long _time;

        internal Enumerator(TransportFeedback feedback)
        {
            _chunks = feedback._chunks;
            _deltas = feedback._deltas;
            _next = feedback.First;
            _left = feedback.Count;
            _time = (long)feedback.Reference * TicksPerReference;
        }

        public PacketStatus Current { get; private set; }

        public bool MoveNext()
        {
            if (_left == 0)
            {
                return false;
            }

            while (_inChunk == _chunk.Length)
            {
                _chunk = new(BinaryPrimitives.ReadUInt16BigEndian(_chunks[_chunkAt..]));
                _chunkAt += 2;
                _inChunk = 0;
            }

            var status = _chunk.At(_inChunk++);
            Current = new(_next, TakeArrival(status));
            _next = new((ushort)(_next.Value + 1));
            _left--;
            return true;
        }

        private long? TakeArrival(int status)
        {
            switch (status)
            {
                case StatusChunk.Small:
                    _time += _deltas[0];
                    _deltas = _deltas[1..];
                    return _time;
                case StatusChunk.Large:
                    _time += BinaryPrimitives.ReadInt16BigEndian(_deltas);
                    _deltas = _deltas[2..];
                    return _time;
                default:
                    return null;
            }
        }
    }
}
