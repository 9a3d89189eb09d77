using System.Buffers.Binary;

namespace TeleExpertise.Expertise.Requests.Documents;

/// <summary>
/// Walks the chunks of a PNG (RFC 2083, 3.2) from IHDR to IEND; nothing may follow.
/// <code>
/// 89 'P' 'N' 'G' 0D 0A 1A 0A | length (4) | type (4) | data | CRC (4) | ...   IHDR: width (4) | height (4) | ...
/// </code>
/// </summary>
sealed class PngCheck() : ContentCheck(MediaTypes.Png)
{
    const int Signature = 8, Head = 8, Size = 8, Crc = 4;
    readonly byte[] head = new byte[Head + Size];
    int filled, skip = Signature, want = Head + Size;
    bool started, ended;

    protected override string? Look(ReadOnlySpan<byte> piece)
    {
        for (var at = 0; at < piece.Length;)
        {
            if (ended && skip == 0) return TwoInOne;
            if (skip > 0)
            {
                var skipped = Math.Min(skip, piece.Length - at);
                (at, skip) = (at + skipped, skip - skipped);
                continue;
            }
            head[filled++] = piece[at++];
            if (filled < want) continue;
            filled = 0;
            if (Chunk() is { } fault) return fault;
        }
        return null;
    }

    protected override string? Finish() => ended && skip == 0 ? null : Broken;

    string? Chunk()
    {
        var length = BinaryPrimitives.ReadUInt32BigEndian(head);
        if (length > int.MaxValue - Crc) return Broken;
        var type = head.AsSpan(4, 4);
        ended = type.SequenceEqual("IEND"u8);
        if (started)
        {
            skip = (int)length + Crc;
            return null;
        }
        // The first chunk is read with its width and height.
        (started, want, skip) = (true, Head, (int)length - Size + Crc);
        if (length < Size || !type.SequenceEqual("IHDR"u8)) return Broken;
        return TooManyPixels(BinaryPrimitives.ReadUInt32BigEndian(head.AsSpan(8)), BinaryPrimitives.ReadUInt32BigEndian(head.AsSpan(12)));
    }
}
