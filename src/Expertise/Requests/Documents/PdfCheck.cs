using System.Buffers;
using System.Buffers.Binary;
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
    bool inStream, saysObjects, saysFirst, hasParameters, hasObjects, hasOddFilters, active, sawEnd;

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
        if (inStream && Ends("endstream"u8)) EndOfStream();
        else if (!inStream && (Ends("endobj"u8) || Ends("endstream"u8)))
        {
            active |= saysObjects; // the word was in a string or a comment, and its stream is still to come
            saysFirst = false;
        }
        else if (!inStream && Ends("stream"u8)) StartOfStream();
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
        saysFirst |= name.SequenceEqual("First"u8); // some readers ask for no more
        hasParameters |= name.SequenceEqual("DecodeParms"u8) || name.SequenceEqual("DP"u8);
        hasOddFilters |= IsOddFilter(name);
        active |= Acts(name) || (hasObjects && hasOddFilters);
    }

    static bool Acts(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("JavaScript"u8) || name.SequenceEqual("JS"u8) || name.SequenceEqual("Launch"u8) || name.SequenceEqual("EmbeddedFile"u8)
        || name.SequenceEqual("EmbeddedFiles"u8) || name.SequenceEqual("RichMedia"u8) || name.SequenceEqual("XFA"u8) || name.SequenceEqual("SubmitForm"u8)
        || name.SequenceEqual("ImportData"u8) || name.SequenceEqual("Encrypt"u8);

    /// <summary>
    /// Filters that are not undone here. Who compresses objects uses none of them today, and to which stream a filter belongs is once more the
    /// writer's word: a document with both counts as active.
    /// </summary>
    static bool IsOddFilter(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("ASCIIHexDecode"u8) || name.SequenceEqual("AHx"u8) || name.SequenceEqual("ASCII85Decode"u8) || name.SequenceEqual("A85"u8) || name.SequenceEqual("LZWDecode"u8)
        || name.SequenceEqual("LZW"u8) || name.SequenceEqual("RunLengthDecode"u8) || name.SequenceEqual("RL"u8) || name.SequenceEqual("Crypt"u8);

    void StartOfStream()
    {
        inStream = true;
        if (saysObjects || saysFirst)
        {
            hasObjects = true;
            active |= hasParameters || hasOddFilters; // written in a way that is not undone here
            objects = new();
        }
        hasParameters = false;
    }

    void EndOfStream()
    {
        if (objects is not null) Unfold(objects.WrittenMemory[..^"endstream".Length]);
        (inStream, saysObjects, saysFirst, hasParameters, objects) = (false, false, false, false, null);
    }

    void Unfold(ReadOnlyMemory<byte> stream)
    {
        var start = Math.Max(stream.Span.IndexOfAnyExcept((byte)'\r', (byte)'\n'), 0);
        content ??= new byte[64 * 1024];
        var inside = new PdfNames();
        var (length, begun, sum) = (0, false, new Adler());
        try
        {
            using var inflated = new ZLibStream(new MemoryStream(stream[start..].ToArray()), CompressionMode.Decompress);
            for (int read; !active && (read = inflated.Read(content)) > 0;)
            {
                length += read;
                foreach (var b in content.AsSpan(0, read))
                {
                    active |= Acts(inside.Take(b));
                    if (begun || b is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n' or (byte)'\f' or 0) continue;
                    begun = true;
                    active |= !char.IsAsciiDigit((char)b); // objects begin with their numbers: this is another layer
                }
                sum.Add(content.AsSpan(0, read));
                active |= length > ContentMax || unfolded + length > AllContentMax;
            }
        }
        catch (InvalidDataException)
        {
            active = true; // another filter, or broken on purpose
        }
        active |= Acts(inside.End()) || !EndsWith(stream.Span, sum); // otherwise its end was not the end: readers count its bytes
        unfolded += Math.Max(length, ContentMin);
    }

    /// <summary>The checksum ends it (RFC 1950, 2.2), and at most an end of line follows.</summary>
    static bool EndsWith(ReadOnlySpan<byte> stream, Adler sum)
    {
        Span<byte> expected = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(expected, sum.Value);
        for (var line = 0; line <= 2 && stream.Length >= line + 4; line++)
            if (stream[..^line].EndsWith(expected) && stream[^line..].IndexOfAnyExcept((byte)'\r', (byte)'\n') < 0) return true;
        return false;
    }

    /// <summary>Adler-32 (RFC 1950, 8.2).</summary>
    struct Adler
    {
        uint a = 1, b;

        public Adler()
        {
        }

        public readonly uint Value => (b << 16) | a;

        public void Add(ReadOnlySpan<byte> bytes)
        {
            foreach (var next in bytes)
            {
                a = (a + next) % 65_521;
                b = (b + a) % 65_521;
            }
        }
    }

    bool Ends(ReadOnlySpan<byte> word)
    {
        var at = last;
        for (var i = word.Length - 1; i >= 0; i--, at >>= 8)
            if ((byte)at != word[i]) return false;
        return true;
    }
}
