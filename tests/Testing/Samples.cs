using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace TeleExpertise.Testing;

/// <summary>Documents that are what they say, of any size; a browser shows the PNG.</summary>
public static class Samples
{
    /// <summary>A PDF of one empty page; the rest is one stream of noise.</summary>
    /// <param name="size">Bytes, at least 600.</param>
    /// <param name="more">Objects to put in, as PDF writes them.</param>
    public static byte[] Pdf(int size = 600, string more = "")
    {
        var head = $"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\n{more}\n9 0 obj<<>>stream\n";
        const string tail = "\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n";
        var noise = new byte[Math.Max(0, size - head.Length - tail.Length)];
        new Random(size).NextBytes(noise);
        for (var i = 0; i < noise.Length; i++) noise[i] |= 0x80; // no name by chance
        return [.. Encoding.Latin1.GetBytes(head), .. noise, .. Encoding.Latin1.GetBytes(tail)];
    }

    /// <summary>A PDF of as many pages, each with its number on it, 200 by 300 points.</summary>
    public static byte[] Pages(int count)
    {
        var text = new StringBuilder("%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n");
        text.Append(System.Globalization.CultureInfo.InvariantCulture, $"2 0 obj<</Type/Pages/Count {count}/Kids[{string.Join(' ', Enumerable.Range(0, count).Select(i => $"{10 + (2 * i)} 0 R"))}]>>endobj\n3 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n");
        for (var i = 0; i < count; i++)
        {
            var drawn = $"BT /F 40 Tf 80 140 Td ({i + 1}) Tj ET";
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{10 + (2 * i)} 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 300]/Resources<</Font<</F 3 0 R>>>>/Contents {11 + (2 * i)} 0 R>>endobj\n{11 + (2 * i)} 0 obj<</Length {drawn.Length}>>stream\n{drawn}\nendstream endobj\n");
        }
        return Encoding.Latin1.GetBytes(text + "trailer<</Root 1 0 R>>\n%%EOF\n");
    }

    /// <summary>The markers of a JPEG without a picture in it.</summary>
    public static byte[] Jpeg(int size = 600, int width = 640, int height = 480)
    {
        var bytes = new List<byte> { 0xFF, 0xD8 };
        bytes.AddRange([0xFF, 0xC0, 0, 11, 8, (byte)(height >> 8), (byte)height, (byte)(width >> 8), (byte)width, 1, 1, 0x11, 0]);
        bytes.AddRange([0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 63, 0]);
        bytes.AddRange(new byte[Math.Max(0, size - bytes.Count - 2)]);
        bytes.AddRange([0xFF, 0xD9]);
        return [.. bytes];
    }

    /// <summary>A grey PNG.</summary>
    /// <param name="width">Picture elements; with <paramref name="height"/> what the head says, whatever follows.</param>
    /// <param name="height">Lines.</param>
    /// <param name="real">How many lines there are; all by default.</param>
    public static byte[] Png(int width = 40, int height = 60, int? real = null)
    {
        var head = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(head, width);
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(4), height);
        head[8] = 8; // bits; grey, deflated, unfiltered, in order
        using var pixels = new MemoryStream();
        using (var deflate = new ZLibStream(pixels, CompressionLevel.NoCompression, leaveOpen: true))
            for (var y = 0; y < (real ?? height); y++) deflate.Write([0, .. Enumerable.Range(0, width).Select(x => (byte)((x * 5) + (y * 3)))]);
        return [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, .. Chunk("IHDR", head), .. Chunk("IDAT", pixels.ToArray()), .. Chunk("IEND", [])];
    }

    /// <summary>A DICOM picture of 12 bits, explicit little endian: a bright square on a dark ground, 0.5 mm a picture element.</summary>
    /// <param name="side">Lines and columns.</param>
    /// <param name="preamble">What stands before the mark; nothing by default.</param>
    /// <param name="syntax">How the file says it is written.</param>
    /// <param name="frames">How many pictures it says it holds.</param>
    public static byte[] Dicom(int side = 64, string preamble = "", string syntax = "1.2.840.10008.1.2.1", int frames = 1)
    {
        var pixels = new byte[side * side * 2];
        for (var y = 0; y < side; y++)
            for (var x = 0; x < side; x++)
                BinaryPrimitives.WriteInt16LittleEndian(pixels.AsSpan(2 * ((y * side) + x)), (short)(Math.Abs(x - (side / 2)) < side / 4 && Math.Abs(y - (side / 2)) < side / 4 ? 1200 : 200));
        return
        [
            .. Encoding.Latin1.GetBytes(preamble.PadRight(128, '\0')), .. "DICM"u8,
            .. Element(0x00020010, "UI", Encoding.ASCII.GetBytes(syntax)),
            .. Element(0x00080018, "UI", "1.2.3.4.5"u8.ToArray()), .. Element(0x00080080, "LO", "CHU EXEMPLE"u8.ToArray()), .. Element(0x00080090, "PN", "MEDECIN^ANNE"u8.ToArray()),
            .. Element(0x00100010, "PN", "ESSAI^DOMINIQUE"u8.ToArray()), .. Element(0x00100020, "LO", "255081416802538"u8.ToArray()), .. Element(0x00100030, "DA", "19550814"u8.ToArray()),
            .. Element(0x00180015, "CS", "HAND"u8.ToArray()),
            // A sequence of one item without lengths, in which a name hides.
            .. Long(0x00081111, "SQ", uint.MaxValue), 0xFE, 0xFF, 0x00, 0xE0, 0xFF, 0xFF, 0xFF, 0xFF, .. Element(0x00100010, "PN", "ESSAI^CACHE"u8.ToArray()),
            0xFE, 0xFF, 0x0D, 0xE0, 0, 0, 0, 0, 0xFE, 0xFF, 0xDD, 0xE0, 0, 0, 0, 0,
            .. Element(0x00280002, "US", [1, 0]), .. Element(0x00280004, "CS", "MONOCHROME2 "u8.ToArray()), .. Element(0x00280008, "IS", Encoding.ASCII.GetBytes(frames + " ")),
            .. Element(0x00280010, "US", [(byte)side, (byte)(side >> 8)]), .. Element(0x00280011, "US", [(byte)side, (byte)(side >> 8)]), .. Element(0x00280030, "DS", "0.5\\0.5 "u8.ToArray()),
            .. Element(0x00280100, "US", [16, 0]), .. Element(0x00280101, "US", [12, 0]), .. Element(0x00280102, "US", [11, 0]), .. Element(0x00280103, "US", [0, 0]),
            .. Element(0x00281050, "DS", "700 "u8.ToArray()), .. Element(0x00281051, "DS", "1400"u8.ToArray()), .. Element(0x00291010, "LO", "PRIVE ESSAI "u8.ToArray()),
            .. Long(0x7FE00010, "OW", (uint)pixels.Length), .. pixels,
        ];

        static byte[] Element(uint tag, string vr, byte[] value)
        {
            byte[] even = value.Length % 2 == 0 ? value : [.. value, (byte)(vr == "UI" ? 0 : ' ')];
            return [(byte)(tag >> 16), (byte)(tag >> 24), (byte)tag, (byte)(tag >> 8), (byte)vr[0], (byte)vr[1], (byte)even.Length, (byte)(even.Length >> 8), .. even];
        }

        static byte[] Long(uint tag, string vr, uint length) =>
            [(byte)(tag >> 16), (byte)(tag >> 24), (byte)tag, (byte)(tag >> 8), (byte)vr[0], (byte)vr[1], 0, 0, (byte)length, (byte)(length >> 8), (byte)(length >> 16), (byte)(length >> 24)];
    }

    /// <summary>An empty-handed archive: one file of no bytes, as a JAR or ZIP begins and ends.</summary>
    public static byte[] Zip()
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true)) zip.CreateEntry("Main.class");
        return bytes.ToArray();
    }

    static byte[] Chunk(string type, byte[] data)
    {
        byte[] named = [.. Encoding.ASCII.GetBytes(type), .. data];
        var (length, crc) = (new byte[4], new byte[4]);
        BinaryPrimitives.WriteInt32BigEndian(length, data.Length);
        BinaryPrimitives.WriteUInt32BigEndian(crc, Crc(named));
        return [.. length, .. named, .. crc];
    }

    /// <summary>ISO 3309, as RFC 2083 asks.</summary>
    static uint Crc(byte[] bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes)
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++) crc = (crc & 1) != 0 ? 0xEDB88320 ^ (crc >> 1) : crc >> 1;
        }
        return ~crc;
    }
}
