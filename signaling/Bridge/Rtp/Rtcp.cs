using System.Buffers.Binary;

namespace TeleExpertise.Bridge.Rtp;

/// <summary>RTCP packet types (RFC 3550 section 12.1, RFC 4585 section 6.1, RFC 3611).</summary>
internal enum RtcpType : byte
{
    SenderReport = 200,
    ReceiverReport = 201,
    SourceDescription = 202,
    Goodbye = 203,
    TransportFeedback = 205,
    PayloadFeedback = 206,
    ExtendedReport = 207,
}

/// <summary>
/// One packet of a compound (RFC 3550 section 6.1).
/// <code>
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |V=2|P|  count  |      PT       |             length            |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |                     SSRC of packet sender                     |
/// </code>
/// </summary>
internal readonly ref struct RtcpPacket(RtcpType type, int count, ReadOnlySpan<byte> body)
{
    public RtcpType Type { get; } = type;

    /// <summary>The five bits after version and padding: report count, or the feedback's format.</summary>
    public int Count { get; } = count;

    /// <summary>What follows the first four bytes, padding taken off.</summary>
    public ReadOnlySpan<byte> Body { get; } = body;

    /// <summary>Takes the next packet off a compound; false at its end and at the first broken packet.</summary>
    public static bool TryTake(ref ReadOnlySpan<byte> compound, out RtcpPacket packet)
    {
        packet = default;
        if (compound.Length < 4 || compound[0] >> 6 != 2)
        {
            return false;
        }

        var length = 4 + (4 * BinaryPrimitives.ReadUInt16BigEndian(compound[2..]));
        if (length > compound.Length)
        {
            return false;
        }

        var body = compound[4..length];
        if ((compound[0] & 0x20) != 0)
        {
            if (body.IsEmpty || body[^1] == 0 || body[^1] > body.Length)
            {
                return false;
            }

            body = body[..^body[^1]];
        }

        packet = new RtcpPacket((RtcpType)compound[1], compound[0] & 0x1F, body);
        compound = compound[length..];
        return true;
    }

    public Ssrc SsrcAt(int offset) => new(BinaryPrimitives.ReadUInt32BigEndian(Body[offset..]));
}
