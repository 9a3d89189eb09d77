using System.Text;

namespace TeleExpertise.Expertise.Csv;

/// <summary>Reads the lists that spreadsheets save: UTF-8 or Windows-1252, semicolons, commas or tabs, quotes as in RFC 4180.</summary>
public static class CsvReader
{
    // 0x80 to 0x9F of Windows-1252; the rest is Latin-1. Five are not defined there and become the replacement character.
    const string C1 = "€\uFFFD‚ƒ„…†‡ˆ‰Š‹Œ\uFFFDŽ\uFFFD\uFFFD‘’“”•–—˜™š›œ\uFFFDžŸ";

    /// <summary>The text of a file: UTF-16 when it says so, as Excel's "Unicode text"; UTF-8 when it is valid as that; otherwise Windows-1252, as French Excel saves by default.</summary>
    public static string Decode(ReadOnlySpan<byte> file)
    {
        if (file.StartsWith(Encoding.Unicode.Preamble)) return Encoding.Unicode.GetString(file[Encoding.Unicode.Preamble.Length..]);
        if (file.StartsWith(Encoding.UTF8.Preamble)) file = file[Encoding.UTF8.Preamble.Length..];
        if (System.Text.Unicode.Utf8.IsValid(file)) return Encoding.UTF8.GetString(file);
        return string.Create(file.Length, file, (text, bytes) =>
        {
            for (var i = 0; i < bytes.Length; i++) text[i] = bytes[i] is >= 0x80 and <= 0x9F ? C1[bytes[i] - 0x80] : (char)bytes[i];
        });
    }

    /// <summary>The lines that are not empty, each with its number in the file from 1 on, where it begins, and its fields without outer blanks.</summary>
    public static IEnumerable<CsvLine> Read(string text)
    {
        var separator = Separator(text);
        var (fields, field, number, began, quoted) = (new List<string>(), new StringBuilder(), 1, 1, false);
        for (var i = 0; i <= text.Length; i++)
        {
            var c = i < text.Length ? text[i] : '\n';
            if (c == '\n') number++;
            if (quoted && i < text.Length)
            {
                if (c != '"') field.Append(c);
                else if (i + 1 < text.Length && text[i + 1] == '"') field.Append(text[++i]);
                else quoted = false;
            }
            else if (c == '"' && string.IsNullOrWhiteSpace(field.ToString()))
            {
                field.Clear();
                quoted = true;
            }
            else if (c == separator) Next();
            else if (c == '\n')
            {
                Next();
                if (fields.Any(f => f.Length > 0)) yield return new(began, fields);
                (fields, began, quoted) = ([], number, false);
            }
            else field.Append(c);
        }

        void Next()
        {
            fields.Add(field.ToString().Trim());
            field.Clear();
        }
    }

    /// <summary>Whatever there is most of in the first line: a tab is what a paste from a spreadsheet has.</summary>
    static char Separator(string text)
    {
        var first = text[..(text.IndexOf('\n', StringComparison.Ordinal) is var end and >= 0 ? end : text.Length)];
        return ";,\t".MaxBy(c => first.Count(x => x == c)); // the first of those that are equal
    }
}

/// <summary>A line of a list.</summary>
/// <param name="Number">Where it begins in the file, from 1 on.</param>
/// <param name="Fields">What is in it.</param>
public sealed record CsvLine(int Number, IReadOnlyList<string> Fields);
