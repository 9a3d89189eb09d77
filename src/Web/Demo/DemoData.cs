namespace TeleExpertise.Web.Demo;

/// <summary>Reads the embedded tables of the demonstration: UTF-8, semicolons, a heading line, no quoting; # starts a comment.</summary>
static class DemoData
{
    /// <summary>The rows below the heading, each as long as the heading; an empty cell is null.</summary>
    public static IEnumerable<string?[]> Rows(string table)
    {
        using var stream = typeof(DemoData).Assembly.GetManifestResourceStream($"demo/{table}.csv")
            ?? throw new InvalidOperationException($"No embedded table {table}.csv.");
        using var reader = new StreamReader(stream);
        var width = 0;
        while (reader.ReadLine() is { } line)
        {
            if (line.Length == 0 || line[0] == '#') continue;
            var cells = line.Split(';').Select(c => c.Length == 0 ? null : c).ToArray();
            if (width == 0) width = cells.Length;
            else if (cells.Length == width) yield return cells;
            else throw new InvalidDataException($"{table}.csv: \"{line}\" has {cells.Length} cells instead of {width}.");
        }
    }
}
