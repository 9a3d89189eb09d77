using System.Diagnostics;

namespace TeleExpertise.Testing;

/// <summary>tests/peers: programs of others that tests talk to, with npm's packages.</summary>
public static class Peers
{
    static readonly SemaphoreSlim Installing = new(1);

    /// <summary>Where they are.</summary>
    public static string Folder { get; } = Find();

    /// <summary>Installs their packages, when the lock file says otherwise than what is there.</summary>
    public static async Task Install()
    {
        await Installing.WaitAsync();
        try
        {
            var done = new FileInfo(Path.Combine(Folder, "node_modules", ".package-lock.json"));
            if (done.Exists && done.LastWriteTimeUtc >= File.GetLastWriteTimeUtc(Path.Combine(Folder, "package-lock.json"))) return;
            using var npm = Process.Start(new ProcessStartInfo("npm", "ci --no-audit --no-fund --loglevel=error") { WorkingDirectory = Folder })!;
            await npm.WaitForExitAsync();
            if (npm.ExitCode != 0) throw new InvalidOperationException("npm could not install the packages of tests/peers.");
        }
        finally { Installing.Release(); }
    }

    static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "TeleExpertise.sln"))) folder = folder.Parent!;
        return Path.Combine(folder.FullName, "tests", "peers");
    }
}
