using System.Globalization;
using System.Text;

namespace TeleExpertise.Expertise.Csv;

/// <summary>A list whose first line names its columns, in any order, with or without accents and capitals.</summary>
public sealed class CsvTable
{
    readonly Dictionary<string, int> columns;

    CsvTable(Dictionary<string, int> columns, List<CsvLine> lines)
    {
        this.columns = columns;
        Rows = lines.ConvertAll(l => new CsvRow(l, columns));
    }

    /// <summary>The lines below the first.</summary>
    public IReadOnlyList<CsvRow> Rows { get; }

    /// <summary>True when the first line names the column.</summary>
    public bool Has(string column) => columns.ContainsKey(Plain(column));

    /// <summary>Reads a list, and one line more than the most that is taken, so that a longer one shows.</summary>
    /// <param name="text">The list.</param>
    /// <param name="most">The most lines below the first.</param>
    /// <param name="otherNames">Other names of columns, plain, and the names that they stand for.</param>
    public static CsvTable Read(string text, int most, IReadOnlyDictionary<string, string>? otherNames = null)
    {
        var lines = CsvReader.Read(text.TrimStart('\uFEFF')).Take(most + 2).ToList();
        var named = lines.Count == 0 ? [] : lines[0].Fields.Select(Plain).Select((name, index) => (Name: otherNames?.GetValueOrDefault(name) is { } meant ? Plain(meant) : name, Index: index))
            .DistinctBy(c => c.Name).ToDictionary(c => c.Name, c => c.Index, StringComparer.Ordinal);
        return new CsvTable(named, [.. lines.Skip(1)]);
    }

    /// <summary>Words as lists are compared by: in lower case, without accents, underscores and runs of blanks as one blank.</summary>
    public static string Plain(string words)
    {
        var letters = words.Replace('_', ' ').Replace('’', '\'').Normalize(NormalizationForm.FormD).Where(c => CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark);
        return string.Join(' ', string.Concat(letters).ToLowerInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }
}

/// <summary>A line of a list below its first.</summary>
public sealed class CsvRow(CsvLine line, IReadOnlyDictionary<string, int> columns)
{
    /// <summary>Where it begins in the file, from 1 on.</summary>
    public int Number => line.Number;

    /// <summary>What is in a column; empty when the list has no such column.</summary>
    public string this[string column] => columns.TryGetValue(CsvTable.Plain(column), out var index) && index < line.Fields.Count ? line.Fields[index] : "";
}
