using System.Text;
using TeleExpertise.Expertise.Requests.Documents;

namespace TeleExpertise.Expertise.Tests.Deidentified;

/// <summary>A DICOM file of any elements, explicit or implicit little endian, as another program would write it.</summary>
sealed class DicomFile(bool isExplicit)
{
    readonly List<(uint Tag, string Vr, byte[] Value)> elements = [];

    public DicomFile Add(uint tag, string vr, byte[] value)
    {
        elements.Add((tag, vr, value.Length % 2 == 0 ? value : [.. value, (byte)(vr == "UI" ? 0 : ' ')]));
        return this;
    }

    public DicomFile Add(uint tag, string vr, string text) => Add(tag, vr, Encoding.Latin1.GetBytes(text));

    public DicomFile Add(uint tag, int number) => Add(tag, "US", [(byte)number, (byte)(number >> 8)]);

    /// <summary>A sequence of one item.</summary>
    /// <param name="tag">Its tag.</param>
    /// <param name="item">What is in it.</param>
    /// <param name="measured">With lengths; else with marks at the ends.</param>
    public DicomFile Add(uint tag, DicomFile item, bool measured)
    {
        var inside = item.DataSet();
        return Add(tag, measured ? "SQ" : "SQ-", measured
            ? [0xFE, 0xFF, 0x00, 0xE0, .. BitConverter.GetBytes(inside.Length), .. inside]
            : [0xFE, 0xFF, 0x00, 0xE0, 0xFF, 0xFF, 0xFF, 0xFF, .. inside, 0xFE, 0xFF, 0x0D, 0xE0, 0, 0, 0, 0, 0xFE, 0xFF, 0xDD, 0xE0, 0, 0, 0, 0]);
    }

    /// <summary>What makes it a picture: grey, of so many rows and columns.</summary>
    public DicomFile Picture(int rows, int columns, byte[] pixels, int bits = 8, int? stored = null, bool signed = false, string kind = "MONOCHROME2", int planar = 0) =>
        Add(0x00280002, kind == "RGB" ? 3 : 1).Add(0x00280004, "CS", kind).Add(0x00280006, planar).Add(0x00280010, rows).Add(0x00280011, columns)
        .Add(0x00280100, bits).Add(0x00280101, stored ?? bits).Add(0x00280102, (stored ?? bits) - 1).Add(0x00280103, signed ? 1 : 0).Add(DicomHead.PixelData, "OW", pixels);

    public byte[] ToArray(string preamble = "")
    {
        var syntax = isExplicit ? "1.2.840.10008.1.2.1\0" : "1.2.840.10008.1.2\0";
        return [.. Encoding.Latin1.GetBytes(preamble.PadRight(128, '\0')), .. "DICM"u8, 2, 0, 0x10, 0, .. "UI"u8, (byte)syntax.Length, 0, .. Encoding.ASCII.GetBytes(syntax), .. DataSet()];
    }

    byte[] DataSet() => [.. elements.OrderBy(e => e.Tag >> 16 == 2 ? 0 : e.Tag).SelectMany(e => One(e.Tag, e.Vr, e.Value))];

    byte[] One(uint tag, string vr, byte[] value)
    {
        byte[] named = [(byte)(tag >> 16), (byte)(tag >> 24), (byte)tag, (byte)(tag >> 8)];
        var length = vr == "SQ-" ? -1 : value.Length;
        if (!isExplicit && tag >> 16 != 2) return [.. named, .. BitConverter.GetBytes(length), .. value];
        return "OB OW SQ SQ- UC UN UR UT".Split(' ').Contains(vr)
            ? [.. named, (byte)vr[0], (byte)vr[1], 0, 0, .. BitConverter.GetBytes(length), .. value]
            : [.. named, (byte)vr[0], (byte)vr[1], (byte)length, (byte)(length >> 8), .. value];
    }
}
