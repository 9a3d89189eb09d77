using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Npgsql;

namespace TeleExpertise.Bench;

/// <summary>PostgreSQL's own limit: pgbench with a script, on the same cluster, as the application's role.</summary>
static partial class PgBench
{
    static readonly string Program = Environment.GetEnvironmentVariable("TELEEXPERTISE_BENCH_PGBENCH") ?? "pgbench";

    /// <summary>Transactions a second of the script with as many clients.</summary>
    public static async Task<double> Run(string connection, string script, int clients)
    {
        var at = new NpgsqlConnectionStringBuilder(connection);
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, script);
            string[] arguments =
                ["--host", at.Host!, "--username", at.Username!, "--no-vacuum", "--protocol=prepared", "--file", file,
                "--client", clients.ToString(CultureInfo.InvariantCulture), "--jobs=2", "--time=10", at.Database!];
            using var run = Process.Start(new ProcessStartInfo(Program, arguments) { RedirectStandardOutput = true, UseShellExecute = false })!;
            var said = await run.StandardOutput.ReadToEndAsync();
            await run.WaitForExitAsync();
            return Tps().Match(said) is { Success: true } found && run.ExitCode == 0
                ? double.Parse(found.Groups["tps"].Value, CultureInfo.InvariantCulture)
                : throw new InvalidOperationException("pgbench failed: " + said);
        }
        finally { File.Delete(file); }
    }

    [GeneratedRegex("^tps = (?<tps>[0-9.]+)", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1000)]
    private static partial Regex Tps();
}
