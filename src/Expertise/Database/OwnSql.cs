using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace TeleExpertise.Expertise.Database;

/// <summary>SQL on tables that only the model can name: never with a word that somebody typed. Values are $1, $2 and so on.</summary>
static class OwnSql
{
    public static async Task<int> Execute(this ExpertiseDb db, string sql, CancellationToken cancel, params object[] values)
    {
        await using var command = await Command(db, sql, values, cancel);
        return await command.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>The rows, one after the other.</summary>
    public static async IAsyncEnumerable<NpgsqlDataReader> Read(this ExpertiseDb db, string sql, [EnumeratorCancellation] CancellationToken cancel, params object[] values)
    {
        await using var command = await Command(db, sql, values, cancel);
        await using var rows = await command.ExecuteReaderAsync(cancel);
        while (await rows.ReadAsync(cancel)) yield return rows;
    }

    /// <summary>The first column of the rows.</summary>
    public static async Task<List<T>> Column<T>(this ExpertiseDb db, string sql, CancellationToken cancel, params object[] values)
    {
        var found = new List<T>();
        await foreach (var row in db.Read(sql, cancel, values)) found.Add(await row.GetFieldValueAsync<T>(0, cancel));
        return found;
    }

    static async Task<NpgsqlCommand> Command(ExpertiseDb db, string sql, object[] values, CancellationToken cancel)
    {
        // Opened until the context goes: opened by the way, it would forget for whom it works.
        if (db.Database.GetDbConnection().State != System.Data.ConnectionState.Open) await db.Database.OpenConnectionAsync(cancel);
        var command = new NpgsqlCommand(sql, (NpgsqlConnection)db.Database.GetDbConnection());
        foreach (var value in values) command.Parameters.Add(new() { Value = value });
        return command;
    }
}
