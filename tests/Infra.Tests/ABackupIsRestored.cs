using System.Diagnostics;
using System.Text.RegularExpressions;

namespace TeleExpertise.Infra.Tests;

/// <summary><c>infra/backup</c>, <c>infra/restore</c> and <c>infra/rotate-keys</c>, on the demonstration's cases.</summary>
public sealed partial class ABackupIsRestored : IDisposable
{
    readonly string folder = InfraRun.NewFolder();
    readonly string aside = Directory.CreateTempSubdirectory("te-aside-").FullName;

    public void Dispose()
    {
        Directory.Delete(folder, recursive: true);
        Directory.Delete(aside, recursive: true);
    }

    [Fact]
    public void It_proves_itself_on_an_empty_cluster_and_is_refused_when_it_is_not_whole_or_not_ours()
    {
        var (backup, keys, key, other) = (At("backup.age"), At("keys.age"), At("backup.key"), At("other.key"));
        Run("age-keygen", "-o", key);
        Run("age-keygen", "-o", other);
        string patient;
        var recipient = PublicKey().Match(File.ReadAllText(key)).Value;
        using (var run = InfraRun.StartWith(new Dictionary<string, string> { ["Audit__SealSeconds"] = "1" }, folder, InfraRun.FreePort()))
        {
            run.WaitReady();
            Succeeds(Infra("backup", "--data", folder, "--to", recipient, backup));
            Succeeds(Infra("backup", "--data", folder, "--to", recipient, "--vault-keys", keys));
            Assert.Matches("made key 2\n(.*\n)*patient: [1-9][0-9]* wrapped anew, [1-9][0-9]* opened with key 2\n", Succeeds(Infra("rotate-keys", "--data", folder)));
            patient = Run("psql", "-h", Path.Combine(folder, "socket"), "-U", "postgres", "-d", "teleexpertise", "-At", "-c", "select id from patient order by id limit 1").Said.Trim();
            run.Stop();
        }
        Assert.DoesNotContain("name", File.ReadAllText(backup), StringComparison.Ordinal);

        var list = At("erasures.jsonl");
        var erased = Guid.NewGuid();
        File.WriteAllText(list, $$"""{"id":"{{Guid.NewGuid()}}","territory":"{{Guid.NewGuid()}}","at":"2026-11-03T09:00:00+00:00","patients":["{{patient}}","{{erased}}"],"numbers":[1,4]}""" + "\n"
            + $$"""{"id":"{{Guid.NewGuid()}}","territory":"{{Guid.NewGuid()}}","at":"2026-11-03T09:00:00+00:00","patients":["{{erased}}"],"numbers":[9]}""" + "\n");
        var said = Succeeds(Infra("restore", backup, "--key", key, "--vault-keys", keys, "--try", "--erasures", list));
        Assert.Contains($"2 erasures in the list, 1 of them to be done again\n  TE-000001, TE-000004: erased at 2026-11-03 09:00 UTC, stands again (/retention/{patient})", said, StringComparison.Ordinal);
        Assert.Matches("[1-9][0-9]* patients, [0-9]+ drafts and [0-9]+ opinions opened\n", said);
        Assert.Matches("[1-9][0-9]* documents are as they were", said);
        Assert.Matches("rows: [0-9]+ tables, [0-9]+ rows, as there were", said);
        Assert.Matches("[1-9][0-9]* rows in [1-9][0-9]* chains", said);

        var after = At("after.age");
        Succeeds(Infra("backup", "--data", folder, "--to", recipient, after)); // the server is stopped: its database is started for the while
        Assert.Contains("key 2 is not in", Fails(Infra("restore", after, "--key", key, "--vault-keys", keys, "--try")), StringComparison.Ordinal);
        Assert.Contains("does not open with", Fails(Infra("restore", backup, "--key", other, "--vault-keys", keys, "--try")), StringComparison.Ordinal);
        File.WriteAllBytes(backup, File.ReadAllBytes(backup)[..^1]);
        Assert.Contains("is not whole", Fails(Infra("restore", backup, "--key", key, "--vault-keys", keys, "--try")), StringComparison.Ordinal);
        Assert.Contains("is not empty", Fails(Infra("restore", after, "--key", key, "--vault-keys", keys, "--data", folder)), StringComparison.Ordinal);
        Assert.Contains("replaces nothing", Fails(Infra("backup", "--data", folder, "--to", recipient, after)), StringComparison.Ordinal);
        Assert.Empty(Processes.Of(folder));
    }

    string At(string name) => Path.Combine(aside, name);

    static string Succeeds((int Code, string Said) run)
    {
        Assert.True(run.Code == 0, run.Said);
        return run.Said;
    }

    static string Fails((int Code, string Said) run)
    {
        Assert.True(run.Code == 1, run.Said);
        return run.Said;
    }

    static (int Code, string Said) Infra(string command, params string[] arguments) => Run(Path.Combine(InfraRun.Root, "infra", command), arguments);

    static (int Code, string Said) Run(string command, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("bash", ["-c", "exec \"$0\" \"$@\" 2>&1", command, .. arguments]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        var said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, said);
    }

    [GeneratedRegex("age1[a-z0-9]+", RegexOptions.None, 1000)]
    private static partial Regex PublicKey();
}
