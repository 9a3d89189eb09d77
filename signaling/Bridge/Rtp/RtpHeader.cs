using System.Buffers.Binary;

namespace TeleExpertise.Bridge.Rtp;

/// <summary>
/// An RTP packet's header and where its parts lie (RFC 3550 section 5.1).
/// <code>
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |V=2|P|X|  CC   |M|     PT      |       sequence number         |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |                           timestamp                           |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |                             SSRC                              |
/// +=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+
/// |                  CSRC list, then the extension                |
/// </code>
/// </summary>
internal readonly record struct RtpHeader
{
    public const int FixedLength = 12;

    public bool Marker { get; init; }

    public byte PayloadType { get; init; }

    public SequenceNumber Sequence { get; init; }

    public uint Timestamp { get; init; }

    public Ssrc Ssrc { get; init; }

    /// <summary>Where the extension's elements begin, after its four bytes of profile and length; 0 without one.</summary>
    public int ExtensionAt { get; init; }

    /// <summary>Bytes of the extension's elements.</summary>
    public int ExtensionLength { get; init; }

    /// <summary>One-byte elements (profile 0xBEDE) or two-byte ones (RFC 8285); others are not looked into.</summary>
    public ExtensionForm ExtensionForm { get; init; }

    public int PayloadAt { get; init; }

    /// <summary>Bytes of payload, padding taken off. Zero in a packet of padding only, as bandwidth probes are.</summary>
    public int PayloadLength { get; init; }

    /// <summary>False when a length field points beyond the packet.</summary>
    public static bool TryRead(ReadOnlySpan<byte> packet, out RtpHeader header)
    {
        header = default;
        if (packet.Length < FixedLength || packet[0] >> 6 != 2)
        {
            return false;
        }

        var at = FixedLength + (4 * (packet[0] & 0x0F));
        int extensionAt = 0, extensionLength = 0;
        var form = ExtensionForm.None;
        if ((packet[0] & 0x10) != 0)
        {
            if (at + 4 > packet.Length)
            {
                return false;
            }

            form = FormOf(BinaryPrimitives.ReadUInt16BigEndian(packet[at..]));
            extensionAt = at + 4;
            extensionLength = 4 * BinaryPrimitives.ReadUInt16BigEndian(packet[(at + 2)..]);
            at = extensionAt + extensionLength;
        }

        if (at > packet.Length || !TryPadding(packet, at, out var padding))
        {
            return false;
        }

        header = new RtpHeader
        {
            Marker = (packet[1] & 0x80) != 0,
            PayloadType = (byte)(packet[1] & 0x7F),
            Sequence = new(BinaryPrimitives.ReadUInt16BigEndian(packet[2..])),
            Timestamp = BinaryPrimitives.ReadUInt32BigEndian(packet[4..]),
            Ssrc = new(BinaryPrimitives.ReadUInt32BigEndian(packet[8..])),
            ExtensionAt = extensionAt,
            ExtensionLength = extensionLength,
            ExtensionForm = form,
            PayloadAt = at,
            PayloadLength = packet.Length - at - padding,
        };
        return true;
    }

    /// <summary>Writes the twelve fixed bytes, without CSRC or padding.</summary>
    /// <returns>12.</returns>
    public static int Write(Span<byte> packet, bool marker, byte payloadType, SequenceNumber sequence, uint timestamp, Ssrc ssrc, bool hasExtension)
    {
        packet[0] = (byte)(hasExtension ? 0x90 : 0x80);
        packet[1] = (byte)((marker ? 0x80 : 0) | payloadType);
        BinaryPrimitives.WriteUInt16BigEndian(packet[2..], sequence.Value);
        BinaryPrimitives.WriteUInt32BigEndian(packet[4..], timestamp);
        BinaryPrimitives.WriteUInt32BigEndian(packet[8..], ssrc.Value);
        return FixedLength;
    }

    /// <summary>The value of a header extension's element; empty when absent. A broken extension ends the search.</summary>
    public ReadOnlySpan<byte> Extension(ReadOnlySpan<byte> packet, int id) =>
        id == 0 || ExtensionForm == ExtensionForm.None
            ? default
            : HeaderExtension.Find(packet.Slice(ExtensionAt, ExtensionLength), ExtensionForm, id);

    private static ExtensionForm FormOf(ushort profile) => profile switch
    {
        0xBEDE => ExtensionForm.OneByte,
        >= 0x1000 and <= 0x100F => ExtensionForm.TwoByte,
        _ => ExtensionForm.None,
    };

    // The last byte counts the padding, itself included (pion CVE-2025-49140: it may claim more than there is).
    private static bool TryPadding(ReadOnlySpan<byte> packet, int payloadAt, out int padding)
    {
        padding = 0;
        if ((packet[0] & 0x20) == 0)
        {
            return true;
        }

        padding = packet[^1];
        return padding > 0 && payloadAt + padding <= packet.Length;
    }
}
