using System.Buffers.Binary;

namespace TeleExpertise.Testing.Bots;

/// <summary>RTP packets written by hand, so that the reader is not tested against its own writer.</summary>
internal static class RtpBuilder
{
    public static byte[] Packet(uint ssrc, ushort sequence, uint timestamp, byte payloadType, byte[] payload, bool marker = false, int padding = 0, params (int Id, byte[] Data)[] extensions)
    {
        var packet = new List<byte> { (byte)(0x80 | (extensions.Length > 0 ? 0x10 : 0) | (padding > 0 ? 0x20 : 0)), (byte)((marker ? 0x80 : 0) | payloadType) };
        packet.AddRange(Big(sequence));
        packet.AddRange(Big(timestamp));
        packet.AddRange(Big(ssrc));
        if (extensions.Length > 0)
        {
            var elements = extensions.SelectMany(e => new[] { (byte)((e.Id << 4) | (e.Data.Length - 1)) }.Concat(e.Data)).ToList();
            elements.AddRange(new byte[(4 - (elements.Count % 4)) % 4]);
            packet.AddRange([0xBE, 0xDE, .. Big((ushort)(elements.Count / 4)), .. elements]);
        }

        packet.AddRange(payload);
        if (padding > 0)
        {
            packet.AddRange(new byte[padding - 1]);
            packet.Add((byte)padding);
        }

        return [.. packet];
    }

    public static byte[] Big(ushort value)
    {
        var bytes = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, value);
        return bytes;
    }

    public static byte[] Big(uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return bytes;
    }
}
