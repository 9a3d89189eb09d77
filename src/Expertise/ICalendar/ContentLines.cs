using System.Text;

namespace TeleExpertise.Expertise.ICalendar;

/// <summary>Content lines as RFC 5545 §3.1 wants them: ended by CRLF, folded at 75 octets, never inside a character.</summary>
sealed class ContentLines
{
    const int Octets = 75;
    readonly StringBuilder text = new();

    /// <summary>Adds a line whose value is written as it is: a date, a number, an address.</summary>
    public ContentLines Add(string name, string value)
    {
        var left = Octets;
        foreach (var rune in $"{name}:{value}".EnumerateRunes())
        {
            if (rune.Utf8SequenceLength > left)
            {
                text.Append("\r\n ");
                left = Octets - 1;
            }
            text.Append(rune.ToString());
            left -= rune.Utf8SequenceLength;
        }
        text.Append("\r\n");
        return this;
    }

    /// <summary>Adds a line whose value is words (§3.3.11): what separates is escaped.</summary>
    public ContentLines AddText(string name, string value) => Add(name, value.ReplaceLineEndings("\n")
        .Replace("\\", "\\\\", StringComparison.Ordinal).Replace(";", "\\;", StringComparison.Ordinal).Replace(",", "\\,", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal));

    /// <inheritdoc />
    public override string ToString() => text.ToString();
}
