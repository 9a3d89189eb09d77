using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace TeleExpertise.Expertise.Requests.Documents;

/// <summary>
/// One data element of a DICOM file (PS3.5, 7.1), by its place in the bytes.
/// <code>
/// group (2) | element (2) | VR (2) | length (2)                       explicit
/// group (2) | element (2) | VR (2) | 00 00 | length (4)               explicit, long VRs
/// group (2) | element (2) | length (4)                                implicit
/// </code>
/// </summary>
/// <param name="Tag">Group in the upper half, element in the lower.</param>
/// <param name="Start">Where it begins.</param>
/// <param name="Value">Where its value begins.</param>
/// <param name="Length">Bytes of the value; <see cref="DicomHead.Undefined"/> for pixel data in fragments.</param>
public readonly record struct DicomElement(uint Tag, int Start, int Value, uint Length);

/// <summary>What stands in a DICOM file before its pixels (PS3.10): the elements of the outermost level.</summary>
public sealed class DicomHead
{
    /// <summary>The length of what ends with a mark.</summary>
    public const uint Undefined = uint.MaxValue;

    /// <summary>(7FE0,0010).</summary>
    public const uint PixelData = 0x7FE00010;

    /// <summary>A preamble that anybody may write anything into, then DICM.</summary>
    public const int Preamble = 128, Start = 132;

    const uint Item = 0xFFFEE000, ItemEnd = 0xFFFEE00D, SequenceEnd = 0xFFFEE0DD;
    const string ImplicitLittle = "1.2.840.10008.1.2", ExplicitLittle = "1.2.840.10008.1.2.1", Deflated = "1.2.840.10008.1.2.1.99", Big = "1.2.840.10008.1.2.2";

    /// <summary>Sequences in sequences; nobody nests deeper, and each level is a stack frame.</summary>
    const int DepthMax = 16;
    const int TextMax = 1024;
    const string LongVrs = "OB OD OF OL OV OW SQ SV UC UN UR UT UV ";

    readonly List<DicomElement> elements = [];
    bool isExplicit = true;

    DicomHead() { }

    /// <summary>All elements up to and with the pixel data.</summary>
    public IReadOnlyList<DicomElement> Elements => elements;

    /// <summary>How the rest is written (0002,0010).</summary>
    public string TransferSyntax { get; private set; } = "";

    /// <summary>False for the two ways of writing that nobody uses any more, and in which a file may unfold without bound.</summary>
    public bool IsReadable => TransferSyntax is not (Deflated or Big or "");

    /// <summary>True when the pixels lie there as they are.</summary>
    public bool IsUncompressed => TransferSyntax is ImplicitLittle or ExplicitLittle;

    /// <summary>True when the type of each element is written with it.</summary>
    public bool IsExplicit => isExplicit;

    /// <summary>Reads the head; false when these are not the first bytes of a DICOM file, or not enough of them.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out DicomHead head)
    {
        head = new();
        return bytes.Length > Start && bytes[Preamble..Start].SequenceEqual("DICM"u8) && head.Walk(bytes);
    }

    /// <summary>A whole number written as text (IS); null when it is not there.</summary>
    public int? Number(ReadOnlySpan<byte> bytes, uint tag)
    {
        var element = elements.Find(e => e.Tag == tag);
        return element.Tag == tag && element.Length is > 0 and <= 64
            && int.TryParse(Text(bytes.Slice(element.Value, (int)element.Length)), NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    /// <summary>An unsigned number of two bytes (US); null when it is not there.</summary>
    public int? Short(ReadOnlySpan<byte> bytes, uint tag)
    {
        var element = elements.Find(e => e.Tag == tag);
        return element.Tag == tag && element.Length == 2 ? BinaryPrimitives.ReadUInt16LittleEndian(bytes[element.Value..]) : null;
    }

    /// <summary>A short text; null when it is not there.</summary>
    public string? String(ReadOnlySpan<byte> bytes, uint tag)
    {
        var element = elements.Find(e => e.Tag == tag);
        return element.Tag == tag && element.Length <= TextMax ? Text(bytes.Slice(element.Value, (int)element.Length)) : null;
    }

    /// <summary>Text in ASCII, without what pads it.</summary>
    public static string Text(ReadOnlySpan<byte> value) => Encoding.ASCII.GetString(value).Trim(' ', '\0');

    bool Walk(ReadOnlySpan<byte> bytes)
    {
        var at = Start;
        while (at < bytes.Length)
        {
            if (bytes.Length - at < 8) return false;
            if (Tag(bytes, at) >> 16 != 2)
            {
                if (TransferSyntax.Length == 0) return false;
                if (!IsReadable) return true;
                isExplicit = TransferSyntax != ImplicitLittle;
            }
            if (!Next(bytes, ref at, 0, out var element)) return false;
            elements.Add(element);
            if (element.Tag == 0x00020010 && element.Length <= 64) TransferSyntax = Text(bytes.Slice(element.Value, (int)element.Length));
            if (element.Tag == PixelData) return true;
            if (elements.Count > 5000) return false;
        }
        return false;
    }

    /// <summary>Reads one element and goes behind it; the pixels themselves need not be there.</summary>
    bool Next(ReadOnlySpan<byte> bytes, ref int at, int depth, out DicomElement element)
    {
        element = default;
        if (depth > DepthMax || bytes.Length - at < 8) return false;
        var (start, tag) = (at, Tag(bytes, at));
        uint length;
        var (value, nests) = (at + 8, false);
        // The group of the file's own elements is always explicit.
        if (isExplicit || tag >> 16 == 2)
        {
            var vr = Encoding.ASCII.GetString(bytes.Slice(at + 4, 2));
            if (!vr.All(char.IsAsciiLetterUpper)) return false;
            nests = vr is "SQ" or "UN";
            if (LongVrs.Contains(vr + " ", StringComparison.Ordinal))
            {
                if (bytes.Length - at < 12) return false;
                (length, value) = (BinaryPrimitives.ReadUInt32LittleEndian(bytes[(at + 8)..]), at + 12);
            }
            else length = BinaryPrimitives.ReadUInt16LittleEndian(bytes[(at + 6)..]);
        }
        else (length, nests) = (BinaryPrimitives.ReadUInt32LittleEndian(bytes[(at + 4)..]), true);
        element = new(tag, start, value, length);
        if (tag == PixelData) return true;
        at = value;
        if (length != Undefined) return length <= bytes.Length - at && Skip(ref at, length);
        if (!nests || !Items(bytes, ref at, depth + 1)) return false;
        element = element with { Length = (uint)(at - value) }; // with its end
        return true;
    }

    /// <summary>Items until the end of their sequence (PS3.5, 7.5).</summary>
    bool Items(ReadOnlySpan<byte> bytes, ref int at, int depth)
    {
        while (bytes.Length - at >= 8)
        {
            var tag = Tag(bytes, at);
            var length = BinaryPrimitives.ReadUInt32LittleEndian(bytes[(at + 4)..]);
            at += 8;
            if (tag == SequenceEnd) return true;
            if (tag != Item) return false;
            if (length != Undefined ? length > bytes.Length - at || !Skip(ref at, length) : !Inside(bytes, ref at, depth)) return false;
        }
        return false;
    }

    bool Inside(ReadOnlySpan<byte> bytes, ref int at, int depth)
    {
        while (bytes.Length - at >= 8)
        {
            if (Tag(bytes, at) == ItemEnd)
            {
                at += 8;
                return true;
            }
            if (!Next(bytes, ref at, depth, out var element) || element.Tag == PixelData) return false;
        }
        return false;
    }

    static uint Tag(ReadOnlySpan<byte> bytes, int at) => ((uint)BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]) << 16) | BinaryPrimitives.ReadUInt16LittleEndian(bytes[(at + 2)..]);

    static bool Skip(ref int at, uint length)
    {
        at += (int)length;
        return true;
    }
}
