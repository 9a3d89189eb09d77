using System.Diagnostics;

namespace TeleExpertise.Infra.Tests;

/// <summary>One cluster, started and killed in all the ways that a power cut or a tired administrator knows.</summary>
public sealed class KilledThingsRecover : IDisposable
{
    readonly string folder = InfraRun.NewFolder();
    readonly int port = InfraRun.FreePort();

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Whatever_is_killed_the_product_comes_back_and_leaves_no_orphan()
    {
        using (var first = InfraRun.Start(folder, port))
        {
            first.WaitReady();
            Assert.Equal($"TeleExpertise is ready: http://localhost:{port}\n", first.Output);
            ASecondStartIsRefused();
            AcknowledgedMeansOnDisk();

            var postmaster = Processes.Postmaster(folder);
            Processes.Signal("KILL", postmaster);
            await IsReadyAgain();
            Assert.NotEqual(postmaster, Processes.Postmaster(folder));

            Processes.Signal("KILL", Processes.Server(folder));
            Assert.NotEqual(0, first.WaitExit());
            Assert.Contains("the server ended by itself", first.Errors, StringComparison.Ordinal);
            Assert.Empty(Processes.Of(folder));
        }

        using (var second = InfraRun.Start(folder, port))
        {
            second.WaitReady();
            Processes.Signal("KILL", second.ScriptId);
            second.WaitExit();
        }

        using (var third = InfraRun.Start(folder, port))
        {
            third.WaitReady();
            Processes.Signal("KILL", third.ScriptId, Processes.Server(folder), Processes.Postmaster(folder));
            third.WaitExit();
        }

        using var last = InfraRun.Start(folder, port);
        last.WaitReady();
        last.Stop();
        Assert.Empty(Processes.Of(folder));
    }

    void ASecondStartIsRefused()
    {
        using var second = InfraRun.Start(folder, InfraRun.FreePort());
        Assert.NotEqual(0, second.WaitExit());
        Assert.Contains($"TeleExpertise already runs on {folder}", second.Errors, StringComparison.Ordinal);
    }

    // kill -9 shows nothing of this: only a power cut would.
    void AcknowledgedMeansOnDisk()
    {
        const string settings = "show fsync; show synchronous_commit; show full_page_writes; show data_checksums; show listen_addresses";
        ProcessStartInfo start = new("psql", ["-h", $"{folder}/socket", "-U", "postgres", "-X", "-A", "-t", .. settings.Split(';').SelectMany(show => new[] { "-c", show })])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        using var psql = Process.Start(start)!;
        Assert.Equal("on\non\non\non\n\n", psql.StandardOutput.ReadToEnd());
        psql.WaitForExit();
    }

    async Task IsReadyAgain()
    {
        using HttpClient http = new() { BaseAddress = new Uri($"http://localhost:{port}") };
        var clock = Stopwatch.StartNew();
        while (!await IsReady(http))
        {
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(60), "PostgreSQL was killed and did not come back.");
            await Task.Delay(50);
        }
    }

    static async Task<bool> IsReady(HttpClient http)
    {
        try
        {
            using var answer = await http.GetAsync("/health/ready");
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
