using System.Text;

namespace TeleExpertise.Expertise.ICalendar.Reading;

/// <summary>
/// Puts folded lines together again (RFC 5545 §3.1) before anything is decoded: a fold may fall between two octets of one character.
/// </summary>
static class Unfold
{
    static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The lines with the number of the physical line on which each begins.</summary>
    /// <param name="file">The file's octets.</param>
    /// <param name="longest">The longest line that is taken, octets.</param>
    /// <param name="lines">Empty lines are left out.</param>
    /// <returns>Null, or what is wrong with the file.</returns>
    public static string? Try(ReadOnlySpan<byte> file, int longest, out List<(int Number, string Text)> lines)
    {
        lines = [];
        if (file.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF])) file = file[3..];
        if (file.Contains((byte)0)) return "roster-encoding"; // UTF-16, or no text at all
        var (whole, begun, number) = (new List<byte>(), 1, 0);
        while (!file.IsEmpty)
        {
            number++;
            var end = file.IndexOf((byte)'\n');
            var line = end < 0 ? file : file[..end];
            file = end < 0 ? [] : file[(end + 1)..];
            if (line is [.., (byte)'\r']) line = line[..^1];
            if (line is [(byte)' ' or (byte)'\t', ..]) whole.AddRange(line[1..]);
            else
            {
                if (!Keep(whole, begun, lines)) return "roster-encoding";
                whole.Clear();
                whole.AddRange(line);
                begun = number;
            }
            if (whole.Count > longest) return "roster-line-too-long";
        }
        return Keep(whole, begun, lines) ? null : "roster-encoding";
    }

    static bool Keep(List<byte> line, int number, List<(int, string)> lines)
    {
        if (line.Count == 0) return true;
        try
        {
            lines.Add((number, Strict.GetString([.. line])));
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }
}
