using System.Text.RegularExpressions;

namespace TeleExpertise.Architecture.Tests;

/// <summary>Each migration has its number, its SQL and its line; two written at the same time would share a number, and one of the two would be lost.</summary>
public sealed partial class MigrationsAreNumberedOnce
{
    static readonly string Folder = Path.Combine(Tree.Root, "src", "Expertise", "Database", "Migrations");

    [Fact]
    public void Without_a_gap_and_each_with_its_file()
    {
        var files = Directory.EnumerateFiles(Folder, "*.sql").Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal).ToList();
        var lines = Line().Matches(File.ReadAllText(Path.Combine(Folder, "SqlMigration.cs"))).Select(m => m.Groups["id"].Value).ToList();
        Assert.Equal(files, lines);
        Assert.Equal(Enumerable.Range(1, files.Count).Select(n => n.ToString("0000", System.Globalization.CultureInfo.InvariantCulture)), files.Select(f => f[..4]));
    }

    [GeneratedRegex("Migration\\(\"(?<id>[^\"]+)\"\\)\\] sealed", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Line();
}
