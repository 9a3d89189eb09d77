using System.Data;
using System.Diagnostics;
using Npgsql;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Testing;

namespace TeleExpertise.Bench;

/// <summary>What the hash chains of the audit cost those who write, beside the same rows without, and how long a look through a million rows takes.</summary>
static class AuditBenchmark
{
    const int Writers = 16, Rows = 1_000_000, Batch = 1_000;
    const string Row = "insert into audit_entry (at, actor_id, action, subject, subject_id, outcome) ";

    public static async Task Run()
    {
        Environment.SetEnvironmentVariable("TELEEXPERTISE_TEST_PG", Environment.GetEnvironmentVariable("TELEEXPERTISE_BENCH_PG")
            ?? throw new InvalidOperationException("TELEEXPERTISE_BENCH_PG is not set: run the benchmarks through infra/bench."));
        var database = new TestDatabase();
        await database.InitializeAsync();
        var village = await Village.Build(database);
        var chained = await Append(database, village, "append with chains");
        await database.Sql("alter table audit_entry disable trigger audit_entry_linked");
        var plain = await Append(database, village, "append without");
        Load.Print("append ratio", chained / plain, "");
        await database.Sql("delete from audit_entry where id not in (select entry_id from audit_link); alter table audit_entry enable trigger audit_entry_linked");
        await Verify(database, village);
        await database.DisposeAsync();
    }

    static async Task<double> Append(TestDatabase database, Village village, string name)
    {
        await using var source = new NpgsqlDataSourceBuilder(database.App) { ConnectionStringBuilder = { MaxPoolSize = Writers } }.Build();
        return await Load.Run(name, Writers, async _ =>
        {
            await using var command = source.CreateCommand($"{Row} values (now(), gen_random_uuid(), 'probe', 'territory', '{village.Territory}', 'done')");
            await command.ExecuteNonQueryAsync();
        });
    }

    static async Task Verify(TestDatabase database, Village village)
    {
        await using var connection = new NpgsqlConnection(database.Owner);
        await connection.OpenAsync();
        for (var i = 0; i < Rows / Batch; i++)
        {
            await using var fill = new NpgsqlCommand($"{Row} select now(), gen_random_uuid(), 'probe', 'territory', '{village.Territory}', 'done' from generate_series(1, {Batch})", connection);
            await fill.ExecuteNonQueryAsync();
        }
        var began = Stopwatch.GetTimestamp();
        await using var snapshot = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead);
        var verdict = await VerifyAudit.Run(connection, [], default);
        Load.Print("verified", verdict.Rows, "rows");
        Load.Print("verify", Stopwatch.GetElapsedTime(began).TotalSeconds, "s");
        if (verdict.Faults.Count > 0) throw new InvalidOperationException("The audit does not hold.");
    }
}
