using System.Text;

namespace TeleExpertise.Expertise.Requests.Documents;

/// <summary>Says of bytes that come in pieces whether all of them are UTF-8 text without control characters.</summary>
public sealed class PlainText
{
    readonly Decoder decoder = new UTF8Encoding(false, throwOnInvalidBytes: true).GetDecoder();

    /// <summary>Takes the next piece; a character may be cut between two pieces. False as soon as it is no text.</summary>
    public bool Take(ReadOnlySpan<byte> piece, bool last = false)
    {
        try
        {
            var letters = new char[decoder.GetCharCount(piece, last)];
            decoder.GetChars(piece, letters, last);
            return !letters.Any(c => char.IsControl(c) && c is not ('\t' or '\n' or '\r' or '\f'));
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }
}
