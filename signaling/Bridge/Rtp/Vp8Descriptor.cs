using System.Buffers.Binary;

namespace TeleExpertise.Bridge.Rtp;

/// <summary>
/// The VP8 payload descriptor before each packet's share of a frame (RFC 7741 section 4.2).
/// <code>
///    0 1 2 3 4 5 6 7
///   |X|R|N|S|R| PID |   S: first packet of a partition
/// X:|I|L|T|K| RSV   |
/// I:|M| PictureID   |   7 bits, or 15 with M
///   |   PictureID   |
/// L:|   TL0PICIDX   |
/// T/K:|TID|Y| KEYIDX|
/// </code>
/// The payload header follows; its lowest bit is 0 in a key frame (section 4.3).
/// </summary>
internal readonly record struct Vp8Descriptor
{
    /// <summary>This packet begins a key frame: a decoder can start here.</summary>
    public bool StartsKeyFrame { get; init; }

    /// <summary>Where the picture id lies in the payload; -1 when absent.</summary>
    public int PictureIdAt { get; init; }

    public bool HasLongPictureId { get; init; }

    /// <summary>7 or 15 bits.</summary>
    public ushort PictureId { get; init; }

    /// <summary>Where TL0PICIDX lies in the payload; -1 when absent.</summary>
    public int Tl0PicIdxAt { get; init; }

    public byte Tl0PicIdx { get; init; }

    public static bool TryRead(ReadOnlySpan<byte> payload, out Vp8Descriptor descriptor)
    {
        descriptor = default;
        if (payload.IsEmpty)
        {
            return false;
        }

        var first = payload[0];
        var extended = (first & 0x80) != 0;
        if (extended && payload.Length < 2)
        {
            return false;
        }

        var flags = extended ? payload[1] : (byte)0;
        var at = extended ? 2 : 1;
        int pictureIdAt = -1, tl0At = -1;
        var isLong = false;
        if ((flags & 0x80) != 0)
        {
            pictureIdAt = at;
            isLong = at < payload.Length && (payload[at] & 0x80) != 0;
            at += isLong ? 2 : 1;
        }

        if ((flags & 0x40) != 0)
        {
            tl0At = at++;
        }

        at += (flags & 0x30) != 0 ? 1 : 0;
        if (at >= payload.Length)
        {
            return false;
        }

        descriptor = new Vp8Descriptor
        {
            StartsKeyFrame = (first & 0x17) == 0x10 && (payload[at] & 1) == 0,
            PictureIdAt = pictureIdAt,
            HasLongPictureId = isLong,
            PictureId = pictureIdAt < 0 ? (ushort)0 : ReadPictureId(payload[pictureIdAt..], isLong),
            Tl0PicIdxAt = tl0At,
            Tl0PicIdx = tl0At < 0 ? (byte)0 : payload[tl0At],
        };
        return true;
    }

    /// <summary>Writes other numbers into a copy of the payload this was read from; fields that are absent stay so.</summary>
    public void Rewrite(Span<byte> payload, ushort pictureId, byte tl0PicIdx)
    {
        if (PictureIdAt >= 0 && HasLongPictureId)
        {
            BinaryPrimitives.WriteUInt16BigEndian(payload[PictureIdAt..], (ushort)(0x8000 | pictureId));
        }
        else if (PictureIdAt >= 0)
        {
            payload[PictureIdAt] = (byte)(pictureId & 0x7F);
        }

        if (Tl0PicIdxAt >= 0)
        {
            payload[Tl0PicIdxAt] = tl0PicIdx;
        }
    }

    private static ushort ReadPictureId(ReadOnlySpan<byte> field, bool isLong) =>
        isLong ? (ushort)(BinaryPrimitives.ReadUInt16BigEndian(field) & 0x7FFF) : field[0];
}
