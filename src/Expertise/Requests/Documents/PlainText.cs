using System.Text;

namespace TeleExpertise.Expertise.Requests.Documents;

/// <summary>Says of bytes that come in pieces whether all of them are UTF-8 text without control characters.</summary>
public sealed class PlainText
{
    readonly Decoder decoder = new UTF8Encoding(false, throwOnInvalidBytes: true).GetDecoder();

    /// <summary>Takes the next piece; a character may be cut between two pieces. False as soon as it is no text.</summary>
    public bool Take(ReadOnlySpan<byte> piece, bool last = false)
    {
        Span<char> letters = stackalloc char[1024];
        try
        {
            for (var whole = false; !whole;)
            {
                decoder.Convert(piece, letters, last, out var read, out var written, out whole);
                foreach (var c in letters[..written])
                    if (char.IsControl(c) && c is not ('\t' or '\n' or '\r' or '\f')) return false;
                piece = piece[read..];
            }
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }
}
