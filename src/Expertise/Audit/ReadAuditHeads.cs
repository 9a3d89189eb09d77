using Microsoft.EntityFrameworkCore;
using Npgsql;
using TeleExpertise.Expertise.Database;

namespace TeleExpertise.Expertise.Audit;

/// <summary>How far each chain of the audit reaches now.</summary>
public sealed class ReadAuditHeads(ExpertiseDb db) : IVerb
{
    /// <summary>All chains that a context working for the server sees: every one.</summary>
    public async Task<List<AuditHead>> Run(CancellationToken cancel)
    {
        await db.Database.OpenConnectionAsync(cancel);
        try
        {
            return await Of((NpgsqlConnection)db.Database.GetDbConnection(), cancel);
        }
        finally { await db.Database.CloseConnectionAsync(); }
    }

    internal static async Task<List<AuditHead>> Of(NpgsqlConnection connection, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand("select territory_id, stream, position, hash from audit_head order by 1, 2", connection);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var heads = new List<AuditHead>();
        while (await reader.ReadAsync(cancel))
            heads.Add(Head(reader));
        return heads;
    }

    static AuditHead Head(NpgsqlDataReader row) => new(new(row.GetGuid(0), row.GetInt16(1)), row.GetInt64(2), row.GetFieldValue<byte[]>(3));
}
