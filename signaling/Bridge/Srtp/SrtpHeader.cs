using System.Buffers.Binary;

namespace TeleExpertise.Bridge.Srtp;

/// <summary>The little SRTP must know of the packets it protects.</summary>
internal static class SrtpHeader
{
    /// <summary>Where an RTP packet's payload begins; false when the header does not fit (RFC 3550 section 5.1).</summary>
    public static bool TryPayloadAt(ReadOnlySpan<byte> packet, out int payloadAt)
    {
        payloadAt = 0;
        if (packet.Length < 12)
        {
            return false;
        }

        payloadAt = 12 + (4 * (packet[0] & 0x0F));
        if ((packet[0] & 0x10) != 0)
        {
            if (payloadAt + 4 > packet.Length)
            {
                return false;
            }

            payloadAt += 4 + (4 * BinaryPrimitives.ReadUInt16BigEndian(packet[(payloadAt + 2)..]));
        }

        return payloadAt <= packet.Length;
    }

    public static ushort Sequence(ReadOnlySpan<byte> rtp) => BinaryPrimitives.ReadUInt16BigEndian(rtp[2..]);

    public static uint RtpSsrc(ReadOnlySpan<byte> rtp) => BinaryPrimitives.ReadUInt32BigEndian(rtp[8..]);

    public static uint RtcpSsrc(ReadOnlySpan<byte> rtcp) => BinaryPrimitives.ReadUInt32BigEndian(rtcp[4..]);
}
