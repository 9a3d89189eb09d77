using System.Buffers;
using System.Text;

namespace TeleExpertise.Expertise.Csv;

/// <summary>
/// A list as French Excel opens it: UTF-8 with a byte order mark, semicolons, lines and quotes as in RFC 4180.
/// A text that a spreadsheet would take for a formula gets an apostrophe in front.
/// </summary>
public sealed class CsvWriter
{
    static readonly SearchValues<char> WantQuotes = SearchValues.Create(";,\"\r\n\t");
    readonly StringBuilder text = new();

    /// <param name="heading">The first line.</param>
    public CsvWriter(IEnumerable<string> heading) => Line(heading);

    /// <summary>Adds a line.</summary>
    public void Line(IEnumerable<string> fields) => text.AppendJoin(';', fields.Select(Field)).Append("\r\n");

    /// <summary>The file.</summary>
    public byte[] ToBytes() => [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text.ToString())];

    /// <summary>One field, neutralised and quoted where it must be.</summary>
    public static string Field(string value)
    {
        var safe = StartsFormula(value) ? "'" + value : value;
        return safe.AsSpan().ContainsAny(WantQuotes) || safe != safe.Trim() ? "\"" + safe.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"" : safe;
    }

    // OWASP's list, with the full-width signs that spreadsheets take as well; blanks before them change nothing.
    static bool StartsFormula(string value) => value.TrimStart() is ['=' or '+' or '-' or '@' or '＝' or '＋' or '－' or '＠', ..] || value is ['\t' or '\r' or '\n', ..];
}
