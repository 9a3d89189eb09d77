using System.Buffers.Binary;
using System.Numerics;

namespace TeleExpertise.Bridge.Rtp;

/// <summary>
/// REMB: the bits per second all streams together may take (draft-alvestrand-rmcat-remb-03 section 2.2).
/// <code>
/// | sender | 0 | 'R' 'E' 'M' 'B' | count (8) | exponent (6) | mantissa (18) | SSRC ...
/// </code>
/// </summary>
internal static class Remb
{
    private const int ApplicationFormat = 15;

    public static bool TryRead(in RtcpPacket packet, out double bitsPerSecond)
    {
        bitsPerSecond = 0;
        if (packet.Type != RtcpType.PayloadFeedback || packet.Count != ApplicationFormat || packet.Body.Length < 16
            || !packet.Body[8..12].SequenceEqual("REMB"u8))
        {
            return false;
        }

        var value = BinaryPrimitives.ReadUInt32BigEndian(packet.Body[12..]);
        bitsPerSecond = Math.ScaleB(value & 0x3FFFF, (int)(value >> 18) & 0x3F);
        return true;
    }

    /// <returns>Bytes written.</returns>
    public static int Write(Span<byte> target, Ssrc sender, uint bitsPerSecond, ReadOnlySpan<Ssrc> streams)
    {
        var length = 20 + (4 * streams.Length);
        RtcpWriter.Feedback(target, ApplicationFormat, RtcpType.PayloadFeedback, length, sender, default);
        "REMB"u8.CopyTo(target[12..]);
        var exponent = Math.Max(0, 32 - BitOperations.LeadingZeroCount(bitsPerSecond) - 18);
        var mantissa = bitsPerSecond >> exponent;
        BinaryPrimitives.WriteUInt32BigEndian(target[16..], ((uint)streams.Length << 24) | ((uint)exponent << 18) | mantissa);
        for (var i = 0; i < streams.Length; i++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(target[(20 + (4 * i))..], streams[i].Value);
        }

        return length;
    }
}
