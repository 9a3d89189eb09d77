using System.Globalization;

namespace TeleExpertise.Testing;

/// <summary>The clock of a server in a process of its own, set while it runs as an administrator would (libfaketime). Time that passes goes on as it does.</summary>
public sealed class ProcessClock : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("teleexpertise-clock-").FullName;

    /// <summary>What the process is started with.</summary>
    public (string Key, string Value)[] Settings =>
    [
        ("LD_PRELOAD", Library()), ("FAKETIME_TIMESTAMP_FILE", Path.Combine(folder, "clock")),
        ("FAKETIME_NO_CACHE", "1"), // the file is read at each look
        ("FAKETIME_DONT_FAKE_MONOTONIC", "1"), // timers count what passes
        ("FAKETIME_FORCE_MONOTONIC_FIX", "0"), // with it such timers return at once, and every thread that waits turns in circles
    ];

    /// <summary>Sets it; from there it goes on. Several processes may share it.</summary>
    public void Set(DateTimeOffset now)
    {
        var next = Path.Combine(folder, "next");
        File.WriteAllText(next, string.Create(CultureInfo.InvariantCulture, $"{(now - TimeProvider.System.GetUtcNow()).TotalSeconds:+0;-0;+0}\n"));
        File.Move(next, Path.Combine(folder, "clock"), overwrite: true); // nobody reads half of it
    }

    /// <inheritdoc />
    public void Dispose() => Directory.Delete(folder, recursive: true);

    static string Library() =>
        Directory.GetDirectories("/usr/lib", "faketime", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 2 }).Select(found => Path.Combine(found, "libfaketimeMT.so.1")).FirstOrDefault(File.Exists)
            ?? throw new InvalidOperationException("libfaketime is missing: infra/test installs it.");
}
