using System.Buffers.Text;

namespace TeleExpertise.Expertise.Requests.Documents;

/// <summary>
/// Finds the names of a PDF (ISO 32000-1, 7.3.5) in bytes that come in pieces: from a slash to the next delimiter, <c>#4A</c> being a letter too.
/// Holds one name.
/// </summary>
sealed class PdfNames
{
    /// <summary>Longer than every name that is looked for, all its letters escaped.</summary>
    const int NameMax = 64;
    const int NotInOne = -1;

    readonly byte[] name = new byte[NameMax];
    int length = NotInOne;

    /// <summary>The next byte.</summary>
    /// <returns>The name that ended before it, unescaped and valid until the next call; empty for none.</returns>
    public ReadOnlySpan<byte> Take(byte b)
    {
        if (length == NotInOne)
        {
            if (b == '/') length = 0;
            return default;
        }
        if (b is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n' or (byte)'\f' or 0 or (byte)'/' or (byte)'[' or (byte)']' or (byte)'<' or (byte)'>' or (byte)'(' or (byte)')' or (byte)'{' or (byte)'}' or (byte)'%')
        {
            var ended = End();
            length = b == '/' ? 0 : NotInOne;
            return ended;
        }
        if (length == NameMax) length = NotInOne;
        else name[length++] = b;
        return default;
    }

    /// <summary>The name that the last byte left open.</summary>
    public ReadOnlySpan<byte> End() => length == NotInOne ? default : name.AsSpan(0, Unescape(name.AsSpan(0, length)));

    /// <returns>How many bytes are left.</returns>
    static int Unescape(Span<byte> name)
    {
        var to = 0;
        for (var at = 0; at < name.Length; at++, to++)
        {
            if (name[at] == '#' && at + 2 < name.Length && Utf8Parser.TryParse(name.Slice(at + 1, 2), out byte letter, out var digits, 'x') && digits == 2)
            {
                name[to] = letter;
                at += 2;
            }
            else name[to] = name[at];
        }
        return to;
    }
}
