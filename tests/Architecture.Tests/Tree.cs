namespace TeleExpertise.Architecture.Tests;

/// <summary>The checkout's own files.</summary>
static class Tree
{
    public static string Root { get; } = FindRoot();

    /// <summary>C# and Razor of some folders, nothing that was built.</summary>
    public static IEnumerable<string> Files(params string[] folders) =>
        from folder in folders
        from file in Directory.EnumerateFiles(Path.Combine(Root, folder), "*.*", SearchOption.AllDirectories)
        where file.EndsWith(".cs", StringComparison.Ordinal) || file.EndsWith(".razor", StringComparison.Ordinal)
        where !file.Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin" or "node_modules")
        select file;

    static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "TeleExpertise.sln"))) folder = folder.Parent!;
        return folder.FullName;
    }
}
