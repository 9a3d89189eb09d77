using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace TeleExpertise.Expertise.Database;

/// <summary>Brings the schema up to date as its owner. Safe when several processes start at once: EF's own lock is not enough.</summary>
public static class Migrator
{
    const long LockKey = 0x54454C45; // any constant of our own

    /// <summary>Runs what has not run yet, one process at a time.</summary>
    /// <param name="ownerConnection">Connection string of the role that owns the schema.</param>
    /// <param name="cancel">Stops waiting for the lock.</param>
    public static async Task Migrate(string ownerConnection, CancellationToken cancel)
    {
        // A connection of its own, outside the pool: closing it frees the lock whatever happened.
        var lockString = new NpgsqlConnectionStringBuilder(ownerConnection) { Pooling = false, CommandTimeout = 0 }.ToString();
        await using var gate = new NpgsqlConnection(lockString);
        await gate.OpenAsync(cancel);
        await using (var take = new NpgsqlCommand("select pg_advisory_lock($1)", gate) { Parameters = { new() { Value = LockKey } } })
            await take.ExecuteNonQueryAsync(cancel);

        var options = new DbContextOptionsBuilder<ExpertiseDb>().UseExpertise(ownerConnection).Options;
        await using var db = new ExpertiseDb(options);
        await db.Database.MigrateAsync(cancel);
    }
}
