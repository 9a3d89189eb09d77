using System.Buffers.Binary;

namespace TeleExpertise.Bridge.Rtp;

/// <summary>
/// Several frames in one payload (RFC 2198 section 3): earlier ones again, oldest first, then the one of the packet's
/// own timestamp.
/// <code>
///  0                   1                    2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3  4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |1| block PT (7)|  timestamp offset (14)    | block length (10) |   each earlier one
/// |0| block PT (7)|                                                 the last: length is what remains
/// | frames in the same order ...
/// </code>
/// </summary>
internal readonly ref struct RedPayload
{
    public const int MostOffset = (1 << 14) - 1;
    public const int MostLength = (1 << 10) - 1;
    public const int EarlierHeader = 4;
    public const int LastHeader = 1;

    /// <summary>Chromium sends one, the bridge up to three; more than a few are no honest speech.</summary>
    private const int MostEarlier = 8;

    private readonly ReadOnlySpan<byte> _headers;
    private readonly ReadOnlySpan<byte> _frames;

    private RedPayload(ReadOnlySpan<byte> headers, ReadOnlySpan<byte> frames, ReadOnlySpan<byte> last)
    {
        _headers = headers;
        _frames = frames;
        Last = last;
    }

    /// <summary>The frame of the packet's own timestamp.</summary>
    public ReadOnlySpan<byte> Last { get; }

    /// <summary>How many earlier frames come with it.</summary>
    public int Earlier => _headers.Length / EarlierHeader;

    /// <summary>False for bytes that are no such payload, or hold anything but frames of that payload type.</summary>
    public static bool TryRead(ReadOnlySpan<byte> payload, byte blockType, out RedPayload red)
    {
        red = default;
        int at = 0, frames = 0;
        for (; at < payload.Length && (payload[at] & 0x80) != 0; at += EarlierHeader)
        {
            if (at + EarlierHeader > payload.Length || at == MostEarlier * EarlierHeader || (payload[at] & 0x7F) != blockType)
            {
                return false;
            }

            frames += LengthAt(payload, at);
        }

        var framesAt = at + LastHeader;
        if (framesAt + frames > payload.Length || payload[at] != blockType)
        {
            return false;
        }

        red = new RedPayload(payload[..at], payload.Slice(framesAt, frames), payload[(framesAt + frames)..]);
        return true;
    }

    /// <summary>An earlier frame.</summary>
    /// <param name="index">0 is the oldest.</param>
    /// <param name="offset">Ticks that it is older than the packet.</param>
    public ReadOnlySpan<byte> Frame(int index, out uint offset)
    {
        var at = 0;
        for (var i = 0; i < index; i++)
        {
            at += LengthAt(_headers, i * EarlierHeader);
        }

        offset = BinaryPrimitives.ReadUInt32BigEndian(_headers[(index * EarlierHeader)..]) >> 10 & MostOffset;
        return _frames.Slice(at, LengthAt(_headers, index * EarlierHeader));
    }

    /// <summary>Writes the header of an earlier frame: 4 bytes.</summary>
    public static void WriteEarlier(Span<byte> target, byte blockType, uint offset, int length) =>
        BinaryPrimitives.WriteUInt32BigEndian(target, ((0x80u | blockType) << 24) | (offset << 10) | (uint)length);

    private static int LengthAt(ReadOnlySpan<byte> headers, int at) =>
        BinaryPrimitives.ReadUInt16BigEndian(headers[(at + 2)..]) & MostLength;
}
