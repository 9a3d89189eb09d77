using System.Buffers;

namespace TeleExpertise.Expertise.Requests.Documents;

/// <summary>One picture of one frame, written in a way that is still in use. What a program may have put into the preamble is zeroed when it leaves.</summary>
sealed class DicomCheck() : ContentCheck(MediaTypes.Dicom)
{
    const uint Frames = 0x00280008, Rows = 0x00280010, Columns = 0x00280011;

    /// <summary>Far more than names and parameters take.</summary>
    const int HeadMax = 4 * 1024 * 1024;
    readonly ArrayBufferWriter<byte> first = new();
    long size;

    protected override string? Look(ReadOnlySpan<byte> piece)
    {
        size += piece.Length;
        if (first.WrittenCount < HeadMax) first.Write(piece[..Math.Min(piece.Length, HeadMax - first.WrittenCount)]);
        return null;
    }

    protected override string? Finish()
    {
        var bytes = first.WrittenSpan;
        if (!DicomHead.TryRead(bytes, out var head)) return Broken;
        if (!head.IsReadable) return "dicom-syntax-refused";
        if (head.Elements[^1].Tag != DicomHead.PixelData || head.Short(bytes, Rows) is not { } rows || head.Short(bytes, Columns) is not { } columns) return "dicom-no-picture";
        if (head.Number(bytes, Frames) > 1) return "dicom-many-frames";
        var pixels = head.Elements[^1];
        if (pixels.Length != DicomHead.Undefined && pixels.Value + (long)pixels.Length > size) return Broken;
        return TooManyPixels(columns, rows);
    }
}
