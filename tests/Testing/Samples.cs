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
