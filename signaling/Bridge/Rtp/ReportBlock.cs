using System.Buffers.Binary;

namespace TeleExpertise.Bridge.Rtp;

/// <summary>
/// What a receiver says about one stream (RFC 3550 section 6.4.1).
/// <code>
/// | SSRC of the stream                            |
/// | fraction lost (8) | packets lost (24, signed) |
/// | highest sequence number, extended             |
/// | interarrival jitter, timestamp units          |
/// | LSR, middle of the last sender report's NTP   |
/// | DLSR, since then, 1/65536 s                   |
/// </code>
/// </summary>
internal readonly record struct ReportBlock(Ssrc Ssrc, byte FractionLost, int PacketsLost, uint HighestSequence, uint Jitter, uint LastReport, uint SinceLastReport)
{
    public const int Length = 24;

    public static bool TryRead(ReadOnlySpan<byte> bytes, out ReportBlock block)
    {
        block = default;
        if (bytes.Length < Length)
        {
            return false;
        }

        block = new ReportBlock(
            new(BinaryPrimitives.ReadUInt32BigEndian(bytes)),
            bytes[4],
            BinaryPrimitives.ReadInt32BigEndian(bytes[4..]) << 8 >> 8,
            BinaryPrimitives.ReadUInt32BigEndian(bytes[8..]),
            BinaryPrimitives.ReadUInt32BigEndian(bytes[12..]),
            BinaryPrimitives.ReadUInt32BigEndian(bytes[16..]),
            BinaryPrimitives.ReadUInt32BigEndian(bytes[20..]));
        return true;
    }

    public void Write(Span<byte> target)
    {
        BinaryPrimitives.WriteUInt32BigEndian(target, Ssrc.Value);
        var lost = Math.Clamp(PacketsLost, -0x80_0000, 0x7F_FFFF);
        BinaryPrimitives.WriteInt32BigEndian(target[4..], (FractionLost << 24) | (lost & 0xFF_FFFF));
        BinaryPrimitives.WriteUInt32BigEndian(target[8..], HighestSequence);
        BinaryPrimitives.WriteUInt32BigEndian(target[12..], Jitter);
        BinaryPrimitives.WriteUInt32BigEndian(target[16..], LastReport);
        BinaryPrimitives.WriteUInt32BigEndian(target[20..], SinceLastReport);
    }
}
