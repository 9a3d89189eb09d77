using System.Buffers.Binary;

namespace TeleExpertise.Testing.Bots;

/// <summary>
/// Payloads that look like VP8 to a forwarder: a full descriptor, one byte of frame header, then anything. A stamp
/// after it says which frame and which of its packets this is, so that a receiver can tell what came whole and what twice.
/// </summary>
internal static class Vp8
{
    private const int StampAt = 7;

    /// <summary>Descriptor, frame header and stamp.</summary>
    public const int ShortestStamped = StampAt + 6;

    public static byte[] Payload(bool isKey, bool isFirst, int pictureId, int tl0PicIdx, int length = 60, byte filling = 0x55)
    {
        var payload = new byte[length];
        Array.Fill(payload, filling);
        payload[0] = (byte)(0x80 | (isFirst ? 0x10 : 0));
        payload[1] = 0xE0;
        payload[2] = (byte)(0x80 | (pictureId >> 8));
        payload[3] = (byte)pictureId;
        payload[4] = (byte)tl0PicIdx;
        payload[5] = 0;
        payload[6] = (byte)(isKey ? 0x10 : 0x11);
        return payload;
    }

    public static void Stamp(Span<byte> payload, uint frame, int packet, int packets)
    {
        BinaryPrimitives.WriteUInt32BigEndian(payload[StampAt..], frame);
        payload[StampAt + 4] = (byte)packet;
        payload[StampAt + 5] = (byte)packets;
    }

    public static (uint Frame, int Packet, int Packets) ReadStamp(ReadOnlySpan<byte> payload) =>
        (BinaryPrimitives.ReadUInt32BigEndian(payload[StampAt..]), payload[StampAt + 4], payload[StampAt + 5]);
}
