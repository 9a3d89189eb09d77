using System.Buffers;
using System.Globalization;
using System.Text;

namespace TeleExpertise.Expertise.Attestations;

/// <summary>
/// An attendance list as French Excel opens it: UTF-8 with a byte order mark, semicolons, lines and quotes as in RFC 4180.
/// A text that a spreadsheet would take for a formula gets an apostrophe in front.
/// </summary>
public static class AttendanceCsv
{
    static readonly SearchValues<char> WantQuotes = SearchValues.Create(";,\"\r\n\t");

    /// <param name="list">The list.</param>
    /// <param name="heading">The eight headings: date, start, name, profession, RPPS, organisation, minutes, seconds.</param>
    /// <param name="profession">The reader's word for a profession.</param>
    public static byte[] Write(AttendanceList list, IReadOnlyList<string> heading, Func<People.Profession, string> profession)
    {
        var start = TimeZoneInfo.ConvertTime(list.Held.StartsAt, TimeZoneInfo.FindSystemTimeZoneById(list.TimeZone));
        var (day, hour) = (start.ToString("dd/MM/yyyy", CultureInfo.InvariantCulture), start.ToString("HH:mm", CultureInfo.InvariantCulture));
        var text = new StringBuilder();
        Line(heading);
        foreach (var person in list.Persons)
            Line([day, hour, person.Name, profession(person.Profession), person.Rpps ?? "", person.Organisation, Number(person.Minutes), Number(person.Seconds)]);
        return [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text.ToString())];

        void Line(IEnumerable<string> fields) => text.AppendJoin(';', fields.Select(Field)).Append("\r\n");
    }

    /// <summary>One field, neutralised and quoted where it must be.</summary>
    public static string Field(string value)
    {
        var safe = StartsFormula(value) ? "'" + value : value;
        return safe.AsSpan().ContainsAny(WantQuotes) || safe != safe.Trim() ? "\"" + safe.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"" : safe;
    }

    // OWASP's list, with the full-width signs that spreadsheets take as well; blanks before them change nothing.
    static bool StartsFormula(string value) => value.TrimStart() is ['=' or '+' or '-' or '@' or '＝' or '＋' or '－' or '＠', ..] || value is ['\t' or '\r' or '\n', ..];

    static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
