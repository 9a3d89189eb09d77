using System.Buffers.Binary;
using TeleExpertise.Expertise.Requests.Documents;

namespace TeleExpertise.Expertise.Requests.Deidentified;

/// <summary>How the pixels of one uncompressed frame lie (PS3.3, C.7.6.3).</summary>
/// <param name="Bits">Of a sample, 8 or 16.</param>
/// <param name="Stored">Of these, those that carry it.</param>
/// <param name="High">The highest of those.</param>
/// <param name="Planes">Each colour by itself.</param>
sealed record DicomPixels(int Rows, int Columns, int Samples, int Bits, int Stored, int High, bool Signed, bool Planes, string Kind)
{
    /// <summary>Bytes of the frame; what a file has behind them is no picture.</summary>
    public int Length => Rows * Columns * Samples * (Bits / 8);

    /// <summary>False for what the viewer does not show: nobody can have looked at it.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, DicomHead head, out DicomPixels pixels)
    {
        var (bits, samples) = (head.Short(bytes, 0x00280100) ?? 0, head.Short(bytes, 0x00280002) ?? 1);
        var stored = head.Short(bytes, 0x00280101) ?? bits;
        pixels = new(head.Short(bytes, 0x00280010) ?? 0, head.Short(bytes, 0x00280011) ?? 0, samples, bits, stored, head.Short(bytes, 0x00280102) ?? stored - 1,
            head.Short(bytes, 0x00280103) == 1, head.Short(bytes, 0x00280006) == 1, head.String(bytes, 0x00280004) ?? "");
        var shown = pixels.Kind is "MONOCHROME1" or "MONOCHROME2" ? samples == 1 && bits is 8 or 16 : pixels.Kind == "RGB" && samples == 3 && bits == 8;
        return shown && stored > 0 && stored <= bits && pixels.High < bits && pixels.High >= stored - 1
            && (long)pixels.Rows * pixels.Columns * samples * (bits / 8) is > 0 and <= AddDocument.SizeMax;
    }

    /// <summary>Makes zeros of what is covered, and of the bits that carry no sample: old files hide overlays there.</summary>
    public void Clean(Span<byte> frame, IEnumerable<Cover> covers)
    {
        var (planes, step) = Planes ? (Samples, Bits / 8) : (1, Samples * (Bits / 8));
        foreach (var cover in covers)
        {
            var (left, right) = (Math.Clamp(cover.X, 0, Columns), (int)Math.Clamp((long)cover.X + cover.Width, 0, Columns));
            var (top, bottom) = (Math.Clamp(cover.Y, 0, Rows), (int)Math.Clamp((long)cover.Y + cover.Height, 0, Rows));
            for (var plane = 0; plane < planes && right > left; plane++)
                for (var y = top; y < bottom; y++)
                    frame.Slice(((((plane * Rows) + y) * Columns) + left) * step, (right - left) * step).Clear();
        }
        if (Stored == Bits) return;
        if (Bits == 8) for (var i = 0; i < frame.Length; i++) frame[i] = (byte)Sample(frame[i]);
        else for (var i = 0; i < frame.Length; i += 2) BinaryPrimitives.WriteUInt16LittleEndian(frame[i..], (ushort)Sample(BinaryPrimitives.ReadUInt16LittleEndian(frame[i..])));
    }

    /// <summary>The sample alone; the sign of one below zero goes on above it.</summary>
    int Sample(int raw)
    {
        var kept = raw & (((1 << Stored) - 1) << (High + 1 - Stored));
        return Signed && (kept & (1 << High)) != 0 ? kept | (-1 << (High + 1)) : kept;
    }
}
