using System.Text;

namespace TeleExpertise.Expertise.ICalendar.Reading;

/// <summary>
/// One unfolded line of an iCalendar file (RFC 5545 §3.1):
/// <code>
/// name *(";" param-name "=" param-value) ":" value
/// </code>
/// </summary>
/// <param name="Number">The line of the file on which it begins, from 1 on.</param>
/// <param name="Name">In capitals.</param>
/// <param name="Parameters">By their names in capitals; the first of a name counts.</param>
/// <param name="Value">As it stands, escaped where it is text.</param>
sealed record ContentLine(int Number, string Name, IReadOnlyDictionary<string, string> Parameters, string Value)
{
    static readonly Dictionary<string, string> None = [];

    public string? this[string parameter] => Parameters.GetValueOrDefault(parameter);

    /// <summary>Null for what is no content line.</summary>
    public static ContentLine? Read(int number, string line)
    {
        var at = NameEnd(line, 0);
        if (at == 0) return null;
        var name = line[..at].ToUpperInvariant();
        var parameters = at < line.Length && line[at] == ';' ? [] : None;
        while (at < line.Length && line[at] == ';')
        {
            var begin = at + 1;
            at = NameEnd(line, begin);
            if (at == begin || at == line.Length || line[at] != '=') return null;
            var parameter = line[begin..at].ToUpperInvariant();
            begin = ++at;
            for (var quoted = false; at < line.Length && (quoted || line[at] is not (';' or ':')); at++) quoted ^= line[at] == '"';
            parameters.TryAdd(parameter, line[begin..at].Trim('"'));
        }
        return at < line.Length && line[at] == ':' ? new(number, name, parameters, line[(at + 1)..]) : null;
    }

    /// <summary>The value as text (§3.3.11).</summary>
    public string Text()
    {
        if (!Value.Contains('\\', StringComparison.Ordinal)) return Value;
        var text = new StringBuilder(Value.Length);
        for (var i = 0; i < Value.Length; i++)
        {
            if (Value[i] != '\\' || i + 1 == Value.Length) text.Append(Value[i]);
            else text.Append(Value[++i] is 'n' or 'N' ? '\n' : Value[i]);
        }
        return text.ToString();
    }

    static int NameEnd(string line, int at)
    {
        while (at < line.Length && (char.IsAsciiLetterOrDigit(line[at]) || line[at] is '-')) at++;
        return at;
    }
}
