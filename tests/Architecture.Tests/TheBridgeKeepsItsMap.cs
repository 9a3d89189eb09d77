using System.Reflection;
using System.Text.RegularExpressions;

namespace TeleExpertise.Architecture.Tests;

/// <summary>The table of folders in signaling/Bridge/README.md is the rule: which folder may use which.</summary>
public sealed partial class TheBridgeKeepsItsMap
{
    const string Bridge = "TeleExpertise.Bridge";

    static readonly Assembly Built = Assembly.Load(Bridge);
    static readonly Dictionary<string, HashSet<string>> Map = Read(File.ReadAllLines(Readme()));

    [Fact]
    public void No_folder_uses_what_its_row_leaves_out() => Assert.Equal([], Order.Breaches(Built, Bridge, MayUse(Map)));

    [Fact]
    public void Every_folder_has_its_row() =>
        Assert.Equal(Map.Keys.Order(), Uses.TypesIn(Built).Select(t => Order.FolderOf(t, Bridge)).Where(f => f.Length > 0).Distinct().Order());

    /// <summary>A rule that forbade nothing would pass: each thing allowed is really used, so taking it out of the map must be noticed.</summary>
    [Fact]
    public void No_row_allows_what_is_not_used_by_name()
    {
        foreach (var (folder, allowed) in Read(File.ReadAllLines(Readme()), withAbove: false))
        {
            foreach (var one in allowed)
            {
                var without = Map.ToDictionary(row => row.Key, row => row.Key == folder ? [.. row.Value.Except([one])] : row.Value);
                Assert.NotEmpty(Order.Breaches(Built, Bridge, MayUse(without)));
            }
        }
    }

    [Fact]
    public void A_row_says_nothing_names_or_the_above()
    {
        var map = Read(["| folder | what | may use |", "|---|---|---|", "| `A` `B` | x | nothing |", "| `C` | y | `B` (its words) |", "| `D` | z | the above |"]);
        Assert.Equal(["A", "B", "C", "D"], map.Keys.Order());
        Assert.Empty(map["A"]);
        Assert.Equal(["B"], map["C"]);
        Assert.Equal(["A", "B", "C"], map["D"].Order());
    }

    // The words of the public face are everybody's; its values and verbs are no leaf's.
    static Func<string, Type, bool> MayUse(Dictionary<string, HashSet<string>> map) => (folder, used) =>
    {
        var its = Order.FolderOf(used, Bridge);
        return folder.Length == 0 || its == folder
            || (its.Length > 0 ? map[folder].Contains(its) : used.Namespace != Bridge || used.IsEnum || map[folder].Count > 0);
    };

    static Dictionary<string, HashSet<string>> Read(string[] lines, bool withAbove = true)
    {
        var map = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        foreach (var cells in lines.Where(l => l.StartsWith("| `", StringComparison.Ordinal)).Select(l => l.Split('|')))
        {
            string[] above = withAbove && cells[3].Contains("the above", StringComparison.Ordinal) ? [.. map.Keys] : [];
            foreach (var folder in Names(cells[1])) map.Add(folder, [.. above, .. Names(cells[3])]);
        }
        return map;
    }

    static IEnumerable<string> Names(string cell) => Quoted().Matches(cell).Select(m => m.Groups["name"].Value);

    static string Readme()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "TeleExpertise.sln"))) folder = folder.Parent!;
        return Path.Combine(folder.FullName, "signaling", "Bridge", "README.md");
    }

    [GeneratedRegex("`(?<name>\\w+)`", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Quoted();
}
