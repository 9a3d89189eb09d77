using System.Reflection;

namespace TeleExpertise.Architecture.Tests;

/// <summary>Rules about folders, which are namespaces below a root.</summary>
static class Order
{
    /// <summary>"Slots" for a type of TeleExpertise.Expertise.Slots; empty for the root's own types.</summary>
    public static string FolderOf(Type type, string root) =>
        type.Namespace == root || type.Namespace?.StartsWith(root + ".", StringComparison.Ordinal) != true ? "" : type.Namespace[(root.Length + 1)..].Split('.')[0];

    /// <summary>Sentences about each use that the rule forbids.</summary>
    /// <param name="assembly">Where to look.</param>
    /// <param name="root">The namespace whose folders are ordered.</param>
    /// <param name="mayUse">Whether a type of the first folder may use the other type.</param>
    public static List<string> Breaches(Assembly assembly, string root, Func<string, Type, bool> mayUse) =>
        [.. from type in Uses.TypesIn(assembly)
            where type.Namespace!.StartsWith(root, StringComparison.Ordinal)
            from used in Uses.Of(type)
            where !mayUse(FolderOf(type, root), used)
            select $"{type.FullName} uses {used.FullName}"];

    /// <summary>A folder of the list may use those before it and itself; folders outside the list may use none of it.</summary>
    public static Func<string, Type, bool> InOrder(string root, params string[] stages) => (folder, used) =>
    {
        var usedAt = Array.IndexOf(stages, FolderOf(used, root));
        return usedAt < 0 || usedAt <= Array.IndexOf(stages, folder);
    };
}
