using System.Diagnostics;
using System.Globalization;
using System.Runtime.Versioning;

[assembly: SupportedOSPlatform("linux")]

namespace TeleExpertise.Infra.Tests;

/// <summary>The processes of one data folder, as the kernel knows them.</summary>
static class Processes
{
    public static int Server(string folder) => Assert.Single(Of(folder), process => process.Name == "dotnet").Id;

    public static int Postmaster(string folder) =>
        int.Parse(File.ReadLines(Path.Combine(folder, "pg", "postmaster.pid")).First(), CultureInfo.InvariantCulture);

    /// <summary>The server and what it started, the postmaster and its backends; zombies have ended.</summary>
    public static IReadOnlyList<(int Id, string Name)> Of(string folder) =>
        [.. Directory.EnumerateDirectories("/proc").Where(IsProcess).Where(process => Belongs(process, folder)).Select(Describe)];

    /// <summary>What they and the ended children that they waited for have spent; proc(5).</summary>
    public static TimeSpan CpuTime(string folder) => TimeSpan.FromMilliseconds(10 * Of(folder).Sum(process =>
    {
        var stat = Read($"/proc/{process.Id}", "stat");
        return stat[(stat.LastIndexOf(')') + 2)..] is { Length: > 0 } rest ? rest.Split(' ')[11..15].Sum(ticks => long.Parse(ticks, CultureInfo.InvariantCulture)) : 0;
    }));

    public static void Signal(string signal, params int[] ids)
    {
        using var kill = Process.Start("/bin/kill", ["-" + signal, .. ids.Select(InfraRun.Text)]);
        kill.WaitForExit();
    }

    static bool IsProcess(string path) => char.IsAsciiDigit(Path.GetFileName(path)[0]);

    static bool Belongs(string process, string folder) =>
        Read(process, "environ").Split('\0').Contains($"Data__Folder={folder}/server")
        || Link(process, "cwd") == $"{folder}/pg";

    static (int Id, string Name) Describe(string process) =>
        (int.Parse(Path.GetFileName(process), CultureInfo.InvariantCulture), Read(process, "comm").Trim());

    static string Read(string process, string file)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, file));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    static string? Link(string process, string file)
    {
        try
        {
            return new FileInfo(Path.Combine(process, file)).LinkTarget;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
