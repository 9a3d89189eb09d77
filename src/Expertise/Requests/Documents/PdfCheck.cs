using System.Buffers;
using System.IO.Compression;

namespace TeleExpertise.Expertise.Requests.Documents;

/// <summary>
/// Looks in a PDF (ISO 32000-1) for what acts by itself: scripts, started programs, attached files, forms that send.
/// Names stand in the clear, with escapes, or in compressed object streams (7.5.7), which are inflated within bounds.
/// Names are looked for everywhere, also where only pixels should be: where a stream begins is the writer's word. By chance pixels
/// spell one of them, or what cannot be looked into, such as an encrypted document, is harmless: both count as active all the same,
/// and from then on only the document's end is looked for.
/// </summary>
sealed class PdfCheck() : ContentCheck(MediaTypes.Pdf)
{
    /// <summary>
    /// Largest object stream, its largest content, and the content of all of them together, bytes; beyond them nobody looks. However little a
    /// stream holds, it counts for a page of memory: a million empty ones are no less work.
    /// </summary>
    const int StreamMax = 1024 * 1024, ContentMax = 8 * 1024 * 1024, AllContentMax = 64 * 1024 * 1024, ContentMin = 4096;

    readonly PdfNames names = new();

    /// <summary>The last nine bytes.</summary>
    UInt128 last;

    /// <summary>An object stream's bytes while it is read; null outside of one.</summary>
    ArrayBufferWriter<byte>? objects;
    byte[]? content;
    long unfolded;
    bool inStream, saysObjects, hasParameters, active, sawEnd;

    public override bool IsActive => active;

    protected override string? Look(ReadOnlySpan<byte> piece)
    {
        for (var at = 0; at < piece.Length; at++)
        {
            if (active)
            {
                SeeEnd(piece[at..]);
                return null;
            }
            last = (last << 8) | piece[at];
            active |= objects?.WrittenCount > StreamMax;
            objects?.Write([piece[at]]);
            See(names.Take(piece[at]));
            if (piece[at] is (byte)'m' or (byte)'j' or (byte)'F') SeeKeyword();
        }
        return null;
    }

    protected override string? Finish()
    {
        if (!active) See(names.End());
        return sawEnd ? null : Broken;
    }

    void SeeKeyword()
    {
        if (Ends("endstream"u8)) EndOfStream();
        else if (!inStream && Ends("stream"u8)) StartOfStream();
        else if (!inStream && Ends("endobj"u8)) active |= saysObjects; // the word was in a string or a comment, and its stream is still to come
        else if (Ends("%%EOF"u8)) sawEnd = true;
    }

    void SeeEnd(ReadOnlySpan<byte> rest)
    {
        if (sawEnd) return;
        foreach (var b in rest)
        {
            last = (last << 8) | b;
            sawEnd |= b == 'F' && Ends("%%EOF"u8);
        }
    }

    void See(ReadOnlySpan<byte> name)
    {
        if (name.IsEmpty) return;
        if (name.SequenceEqual("ObjStm"u8))
        {
            saysObjects = true;
            active |= inStream && objects is null; // one stream's beginning hides in another
        }
        hasParameters |= name.SequenceEqual("DecodeParms"u8);
        active |= Acts(name);
    }

    static bool Acts(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("JavaScript"u8) || name.SequenceEqual("JS"u8) || name.SequenceEqual("Launch"u8) || name.SequenceEqual("EmbeddedFile"u8)
        || name.SequenceEqual("EmbeddedFiles"u8) || name.SequenceEqual("RichMedia"u8) || name.SequenceEqual("XFA"u8) || name.SequenceEqual("SubmitForm"u8)
        || name.SequenceEqual("ImportData"u8) || name.SequenceEqual("Encrypt"u8);

    void StartOfStream()
    {
        inStream = true;
        if (!saysObjects) hasParameters = false;
        else if (hasParameters) active = true; // written in a way that is not undone here
        else objects = new();
    }

    void EndOfStream()
    {
        if (objects is not null) Unfold(objects.WrittenMemory);
        (inStream, saysObjects, hasParameters, objects) = (false, false, false, null);
    }

    void Unfold(ReadOnlyMemory<byte> stream)
    {
        var start = Math.Max(stream.Span.IndexOfAnyExcept((byte)'\r', (byte)'\n'), 0);
        content ??= new byte[64 * 1024];
        var inside = new PdfNames();
        var length = 0;
        try
        {
            using var inflated = new ZLibStream(new MemoryStream(stream[start..].ToArray()), CompressionMode.Decompress);
            for (int read; !active && (read = inflated.Read(content)) > 0;)
            {
                length += read;
                foreach (var b in content.AsSpan(0, read)) active |= Acts(inside.Take(b));
                active |= length > ContentMax || unfolded + length > AllContentMax;
            }
        }
        catch (InvalidDataException)
        {
            active = true; // another filter, or broken on purpose
        }
        active |= Acts(inside.End());
        unfolded += Math.Max(length, ContentMin);
    }

    bool Ends(ReadOnlySpan<byte> word)
    {
        var at = last;
        for (var i = word.Length - 1; i >= 0; i--, at >>= 8)
            if ((byte)at != word[i]) return false;
        return true;
    }
}
