using System.Text.RegularExpressions;

namespace TeleExpertise.Architecture.Tests;

/// <summary>infra/SETTINGS.md and the keys that the sources read are the same.</summary>
public sealed partial class EverySettingIsOnItsPage
{
    static readonly Dictionary<string, string> Page = Rows(File.ReadAllText(Path.Combine(Tree.Root, "infra", "SETTINGS.md")));
    static readonly List<string> Sources = [.. Tree.Files("src", "signaling").Select(File.ReadAllText)];

    [Fact]
    public void Every_key_that_the_code_reads_has_its_row() => Assert.Equal([], Sources.SelectMany(Keys).Distinct().Except(Page.Keys).Order());

    [Fact]
    public void Every_row_is_read_by_the_code_or_the_framework()
    {
        var read = Sources.SelectMany(Keys).ToHashSet(StringComparer.Ordinal);
        Assert.Equal([], Page.Keys.Where(k => !read.Contains(k) && !k.StartsWith("Kestrel:", StringComparison.Ordinal)));
    }

    [Fact]
    public void Every_default_that_the_code_writes_is_the_one_of_its_row()
    {
        var wrong = from source in Sources
                    from Match said in Default().Matches(source)
                    let key = said.Groups["key"].Value
                    where Page.TryGetValue(key, out var cell) && cell != $"`{said.Groups["value"].Value}`"
                    select $"{key}: {said.Groups["value"].Value}";
        Assert.Equal([], wrong);
    }

    [Fact]
    public void Every_variable_that_the_scripts_set_has_its_row()
    {
        var set = from script in Directory.GetFiles(Path.Combine(Tree.Root, "infra")).Concat(Directory.GetFiles(Path.Combine(Tree.Root, "infra", "lib"))).Where(f => !f.EndsWith(".md", StringComparison.Ordinal))
                  from Match said in Variable().Matches(File.ReadAllText(script))
                  select said.Groups["key"].Value.Replace("__", ":", StringComparison.Ordinal);
        Assert.Equal([], set.Distinct().Except(Page.Keys));
    }

    [Theory]
    [InlineData("settings[\"Alpha:Beta\"]", "Alpha:Beta")]
    [InlineData("app.Configuration[\"PublicThing\"]", "PublicThing")]
    [InlineData("settings.GetValue<bool>(\"Gamma\")", "Gamma")]
    [InlineData("builder.Configuration.GetValue(\"Alpha:Delta\", 3)", "Alpha:Delta")]
    [InlineData("Required(settings, \"Alpha:Epsilon\")", "Alpha:Epsilon")]
    public void A_key_is_found_however_it_is_read(string source, string key) => Assert.Equal([key], Keys(source).Distinct());

    /// <summary>What is read by name, and whatever has the shape of a key: some are handed on before they are read.</summary>
    static IEnumerable<string> Keys(string source) => Read().Matches(source).Concat(Shape().Matches(source)).Select(m => m.Groups["key"].Value);

    static Dictionary<string, string> Rows(string page) =>
        Row().Matches(page).ToDictionary(m => m.Groups["key"].Value, m => m.Groups["default"].Value.Trim(), StringComparer.Ordinal);

    [GeneratedRegex("""(?:(?:[sS]ettings|[cC]onfiguration)\[|\.GetValue(?:<[^>]+>)?\(|\.GetSection\()"(?<key>[A-Za-z:]+)"[\],)]""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Read();

    [GeneratedRegex("""[( ]"(?<key>[A-Z][A-Za-z]+(:[A-Z][A-Za-z]+)+)"[\],);]""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Shape();

    [GeneratedRegex("""GetValue\("(?<key>[A-Za-z:]+)", (?<value>[a-z0-9]+)(\.0)?\)""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Default();

    [GeneratedRegex("""^\| `(?<key>[A-Za-z:]+)` \|(?<default>[^|]*)\|""", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1000)]
    private static partial Regex Row();

    [GeneratedRegex("""\b(?<key>[A-Z][A-Za-z]+(__[A-Z][A-Za-z]+)+)=""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Variable();
}
