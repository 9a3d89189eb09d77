using System.Diagnostics;

namespace TeleExpertise.Infra.Tests;

/// <summary><c>infra/verify-audit</c>, while the product runs and when it does not.</summary>
public sealed class TheAuditIsVerified : IDisposable
{
    readonly string folder = InfraRun.NewFolder();

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void It_holds_until_a_row_is_touched_and_the_row_is_named()
    {
        using (var run = InfraRun.StartWith(new Dictionary<string, string> { ["Audit__SealSeconds"] = "1" }, folder, InfraRun.FreePort()))
        {
            run.WaitReady();
            Wait(() => File.Exists(Path.Combine(folder, "server", "audit-seals.jsonl")));
            var (code, said) = Verify();
            Assert.True(code == 0, said);
            Assert.Matches("^[1-9][0-9]* rows in [1-9][0-9]* chains, [1-9][0-9]* seals\n$", said);

            var row = Psql("update audit_entry set action = 'nothing-happened' where id = (select entry_id from audit_link order by random() limit 1) returning id").Split('\n')[0];
            (code, said) = Verify();
            Assert.Equal(1, code);
            Assert.Contains($"row {row} or its link was changed", said, StringComparison.Ordinal);
            run.Stop();
        }
        var stopped = Verify();
        Assert.Equal(1, stopped.Code);
        Assert.Contains("was changed", stopped.Said, StringComparison.Ordinal);
        Assert.Empty(Processes.Of(folder));
    }

    (int Code, string Said) Verify() => Run(Path.Combine(InfraRun.Root, "infra", "verify-audit"), "--data", folder);

    string Psql(string sql) => Run("psql", "-h", $"{folder}/socket", "-U", "teleexpertise_owner", "-d", "teleexpertise", "-X", "-A", "-t", "-c", sql).Said;

    static (int Code, string Said) Run(string command, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardOutput = true, UseShellExecute = false })!;
        var said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, said);
    }

    static void Wait(Func<bool> holds)
    {
        var clock = Stopwatch.StartNew();
        while (!holds())
        {
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(60), "No seal was written.");
            Thread.Sleep(50);
        }
    }
}
