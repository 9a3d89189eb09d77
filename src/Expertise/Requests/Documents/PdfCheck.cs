using System.IO.Compression;
using System.Text;

namespace TeleExpertise.Expertise.Requests.Documents;

/// <summary>
/// Looks in a PDF (ISO 32000-1) for what acts by itself: scripts, started programs, attached files, forms that send.
/// Names stand in the clear, with escapes (<c>#4A</c>), or in compressed object streams (7.5.7), which are inflated within bounds.
/// Names are looked for everywhere, also where only pixels should be: where a stream begins is the writer's word. By chance pixels
/// spell one of them, or what cannot be looked into, such as an encrypted document, is harmless: both count as active all the same.
/// </summary>
sealed class PdfCheck() : ContentCheck(MediaTypes.Pdf)
{
    const int NameMax = 64;

    /// <summary>Largest object kept while it is read, and largest content of one object stream; beyond them nobody looks.</summary>
    const int ObjectMax = 1024 * 1024, InflatedMax = 8 * 1024 * 1024;
    static readonly string[] Acting = ["JavaScript", "JS", "Launch", "EmbeddedFile", "EmbeddedFiles", "RichMedia", "XFA", "SubmitForm", "ImportData", "Encrypt"];
    static readonly string[] ObjectStream = ["ObjStm"], Unreadable = ["DecodeParms"];

    /// <summary>What was read since the last keyword; a stream's bytes only when it holds objects.</summary>
    readonly List<byte> kept = [];
    bool inStream, holdsObjects, active, sawEnd;

    public override bool IsActive => active;

    protected override string? Look(ReadOnlySpan<byte> piece)
    {
        foreach (var b in piece)
        {
            kept.Add(b);
            if (b == (byte)'m' && Ends("endstream"u8)) EndOfStream();
            else if (b == (byte)'m' && !inStream && Ends("stream"u8)) StartOfStream();
            else if (b == (byte)'j' && !inStream && Ends("endobj"u8)) Names();
            else if (b == (byte)'F' && Ends("%%EOF"u8)) sawEnd = true;
            else if (kept.Count > ObjectMax) Shorten();
        }
        return null;
    }

    protected override string? Finish()
    {
        Names();
        return sawEnd ? null : Broken;
    }

    void StartOfStream()
    {
        var dictionary = Text(kept);
        holdsObjects = Finds(dictionary, ObjectStream);
        active = active || (holdsObjects && Finds(dictionary, Unreadable));
        Names();
        inStream = true;
    }

    void EndOfStream()
    {
        if (holdsObjects) Inflate([.. kept]);
        else active = active || (inStream && Finds(Text(kept), ObjectStream)); // one stream's beginning hides in another
        (inStream, holdsObjects) = (false, false);
        Names();
    }

    /// <summary>A long stream of pixels is dropped while it is read; objects so long are not looked into.</summary>
    void Shorten()
    {
        active = active || holdsObjects || Finds(Text(kept), Acting) || Finds(Text(kept), ObjectStream);
        kept.RemoveRange(0, kept.Count - NameMax);
    }

    void Names()
    {
        active = active || Finds(Text(kept), Acting);
        kept.Clear();
    }

    void Inflate(byte[] stream)
    {
        var start = stream.AsSpan().IndexOfAnyExcept((byte)'\r', (byte)'\n');
        try
        {
            using var inflated = new ZLibStream(new MemoryStream(stream, Math.Max(start, 0), stream.Length - Math.Max(start, 0)), CompressionMode.Decompress);
            var content = new byte[InflatedMax + 1];
            var length = inflated.ReadAtLeast(content, content.Length, throwOnEndOfStream: false);
            active = active || length > InflatedMax || Finds(Encoding.Latin1.GetString(content, 0, length), Acting);
        }
        catch (InvalidDataException)
        {
            active = true; // another filter, or broken on purpose
        }
    }

    static bool Finds(string text, string[] names)
    {
        for (var slash = text.IndexOf('/', StringComparison.Ordinal); slash >= 0; slash = text.IndexOf('/', slash + 1))
        {
            var end = slash + 1;
            while (end < text.Length && end - slash < NameMax && !" \t\r\n\f\0/[]<>()%{}".Contains(text[end], StringComparison.Ordinal)) end++;
            if (names.Contains(Unescape(text[(slash + 1)..end]))) return true;
        }
        return false;
    }

    /// <summary><c>#4A</c> is a letter too (7.3.5).</summary>
    static string Unescape(string name)
    {
        for (var at = name.IndexOf('#', StringComparison.Ordinal); at >= 0 && at + 2 < name.Length; at = name.IndexOf('#', at + 1))
            if (char.IsAsciiHexDigit(name[at + 1]) && char.IsAsciiHexDigit(name[at + 2]))
                name = name[..at] + (char)Convert.ToInt32(name.Substring(at + 1, 2), 16) + name[(at + 3)..];
        return name;
    }

    bool Ends(ReadOnlySpan<byte> word) => kept.Count >= word.Length && System.Runtime.InteropServices.CollectionsMarshal.AsSpan(kept)[^word.Length..].SequenceEqual(word);

    static string Text(List<byte> bytes) => Encoding.Latin1.GetString(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(bytes));
}
