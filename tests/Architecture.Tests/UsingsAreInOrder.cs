using System.Text.RegularExpressions;

namespace TeleExpertise.Architecture.Tests;

/// <summary>
/// Usings stand in one order: System first, then by name, then static ones and aliases. The build insists on the rest of the
/// style (<c>EnforceCodeStyleInBuild</c>); this only <c>dotnet format style</c> would see, which takes more than a minute.
/// </summary>
public sealed partial class UsingsAreInOrder
{
    [Fact]
    public void In_every_file()
    {
        var files = Tree.Files("src", "signaling", "tests").Where(f => f.EndsWith(".cs", StringComparison.Ordinal)).ToList();
        Assert.True(files.Count > 500, $"only {files.Count} files");
        Assert.Equal([], files.Where(f => !IsInOrder(File.ReadAllText(f))));
    }

    [Theory]
    [InlineData("using Xunit;\nusing System.Text;\n")]
    [InlineData("using System.Text;\nusing System.Globalization;\n")]
    [InlineData("using static System.Math;\nusing System;\n")]
    [InlineData("using A = System.Text;\nusing Npgsql;\n")]
    public void Others_are_seen(string source) => Assert.False(IsInOrder(source));

    static bool IsInOrder(string source)
    {
        var said = Using().Matches(source).Select(m => (Kind: Kind(m), Name: m.Groups["name"].Value)).ToList();
        return said.SequenceEqual(said.OrderBy(s => s.Kind).ThenBy(s => s.Name, StringComparer.OrdinalIgnoreCase));
    }

    static int Kind(Match said) => said.Groups["static"].Success ? 2 : said.Groups["alias"].Success ? 3 : said.Groups["name"].Value.StartsWith("System", StringComparison.Ordinal) ? 0 : 1;

    [GeneratedRegex(@"^using (?<static>static )?(?<alias>\w+ = )?(?<name>[\w.]+)[^;\n(]*;\r?$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Using();
}
