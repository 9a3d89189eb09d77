using System.Buffers.Binary;

namespace TeleExpertise.Bridge.Rtp;

/// <summary>
/// What a sender says about its own stream (RFC 3550 section 6.4.1); ties its RTP timestamps to its wall clock.
/// <code>
/// | SSRC | NTP seconds | NTP fraction | RTP timestamp | packets sent | octets sent | report blocks ...
/// </code>
/// </summary>
internal readonly record struct SenderReport(Ssrc Ssrc, NtpTime Ntp, uint RtpTimestamp, uint Packets, uint Octets)
{
    public const int Length = 28;

    public static bool TryRead(in RtcpPacket packet, out SenderReport report)
    {
        report = default;
        if (packet.Type != RtcpType.SenderReport || packet.Body.Length < Length - 4)
        {
            return false;
        }

        var body = packet.Body;
        report = new SenderReport(
            packet.SsrcAt(0),
            new(BinaryPrimitives.ReadUInt64BigEndian(body[4..])),
            BinaryPrimitives.ReadUInt32BigEndian(body[12..]),
            BinaryPrimitives.ReadUInt32BigEndian(body[16..]),
            BinaryPrimitives.ReadUInt32BigEndian(body[20..]));
        return true;
    }

    /// <returns>Bytes written.</returns>
    public int Write(Span<byte> target)
    {
        RtcpWriter.Head(target, 0, RtcpType.SenderReport, Length);
        BinaryPrimitives.WriteUInt32BigEndian(target[4..], Ssrc.Value);
        BinaryPrimitives.WriteUInt64BigEndian(target[8..], Ntp.Value);
        BinaryPrimitives.WriteUInt32BigEndian(target[16..], RtpTimestamp);
        BinaryPrimitives.WriteUInt32BigEndian(target[20..], Packets);
        BinaryPrimitives.WriteUInt32BigEndian(target[24..], Octets);
        return Length;
    }
}
