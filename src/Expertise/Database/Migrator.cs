using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql;
using TeleExpertise.Expertise.Vault;

namespace TeleExpertise.Expertise.Database;

/// <summary>Brings the schema up to date as its owner. Safe when several processes start at once: EF's own lock is not enough.</summary>
public static class Migrator
{
    /// <summary>The migration that makes room for what is sealed, and the one that allows nothing in clear any more.</summary>
    const string Room = "0031_vault", Shut = "0032_vault_shut";

    const long LockKey = 0x54454C45; // any constant of our own

    /// <summary>Runs what has not run yet, one process at a time, and sees that the vault's keys are those of this database.</summary>
    /// <param name="ownerConnection">Connection string of the role that owns the schema.</param>
    /// <param name="sealer">The vault's keys; made when the database knows of none.</param>
    /// <param name="sealWhatIsInClear">Seals what older versions wrote in clear, between the two migrations of the vault.</param>
    /// <param name="clock">Dates the keys.</param>
    /// <param name="cancel">Stops waiting for the lock.</param>
    /// <exception cref="VaultException">The keys are missing or another installation's; nothing was written with them.</exception>
    public static async Task Migrate(
        string ownerConnection, Sealer sealer, Func<ExpertiseDb, CancellationToken, Task> sealWhatIsInClear, TimeProvider clock, CancellationToken cancel)
    {
        // A connection of its own, outside the pool: closing it frees the lock whatever happened.
        var lockString = new NpgsqlConnectionStringBuilder(ownerConnection) { Pooling = false, CommandTimeout = 0 }.ToString();
        await using var gate = new NpgsqlConnection(lockString);
        await gate.OpenAsync(cancel);
        await using (var take = new NpgsqlCommand("select pg_advisory_lock($1)", gate) { Parameters = { new() { Value = LockKey } } })
            await take.ExecuteNonQueryAsync(cancel);

        await using var db = Open(ownerConnection, sealer);
        var inClear = !(await db.Database.GetAppliedMigrationsAsync(cancel)).Contains(Shut);
        await db.GetService<IMigrator>().MigrateAsync(inClear ? Room : null, cancel);
        await VaultKeys.Check(db, clock, cancel);
        if (inClear) await sealWhatIsInClear(db, cancel);
        await db.Database.MigrateAsync(cancel);
        if (inClear) await ForgetOldRows(gate, cancel);
    }

    /// <summary>Runs the migrations up to one, for what only older versions know.</summary>
    internal static async Task MigrateTo(string ownerConnection, Sealer sealer, string migration, CancellationToken cancel)
    {
        await using var db = Open(ownerConnection, sealer);
        await db.GetService<IMigrator>().MigrateAsync(migration, cancel);
    }

    static ExpertiseDb Open(string ownerConnection, Sealer sealer) =>
        new(new DbContextOptionsBuilder<ExpertiseDb>().UseExpertise(ownerConnection).ReplaceService<IMigrationsIdGenerator, ShortIds>().Options, sealer);

    /// <summary>The old versions of the rows still hold in clear what is sealed now, until their pages are written anew.</summary>
    static async Task ForgetOldRows(NpgsqlConnection connection, CancellationToken cancel)
    {
        foreach (var table in new[] { "patient", "draft", "document_chunk", "opinion" })
        {
            await using var vacuum = new NpgsqlCommand($"vacuum (full, analyze) {table}", connection);
            await vacuum.ExecuteNonQueryAsync(cancel);
        }
    }

    /// <summary>Ours are numbered; EF looks for its own time stamps when it is told how far to go.</summary>
    sealed class ShortIds : IMigrationsIdGenerator
    {
        public string GenerateId(string name) => throw new NotSupportedException();
        public string GetName(string id) => id;
        public bool IsValidId(string value) => true;
    }
}
