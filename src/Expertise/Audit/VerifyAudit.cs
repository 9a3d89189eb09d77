using Npgsql;

namespace TeleExpertise.Expertise.Audit;

/// <summary>
/// Goes through every chain of the audit from its first link and says where it was tampered with: a row changed, removed, added or moved,
/// an end cut off, and, against the seals, an end or everything from some row on written anew with hashes that fit.
/// </summary>
public static class VerifyAudit
{
    const string Links = """
        select l.territory_id, l.stream, l.position, l.hash, l.entry_id,
            e.id, (extract(epoch from e.at) * 1000000)::bigint, e.actor_id, e.action, e.subject, e.subject_id, e.outcome, e.territory_id
        from audit_link l left join audit_entry e on e.id = l.entry_id
        order by l.territory_id, l.stream, l.position
        """;

    const string Unlinked = "select e.id, coalesce(e.territory_id, '00000000-0000-0000-0000-000000000000') from audit_entry e where not exists (select from audit_link l where l.entry_id = e.id) order by e.id limit 1";

    /// <param name="connection">Of the schema's owner, who sees every row; in a transaction that sees one state of it.</param>
    /// <param name="seals">How far the chains had come at some time, from outside the database; those of one chain ascending.</param>
    /// <param name="cancel">Stops it.</param>
    public static async Task<AuditVerdict> Run(NpgsqlConnection connection, IReadOnlyList<AuditHead> seals, CancellationToken cancel)
    {
        var walk = new AuditWalk(seals);
        await using (var command = new NpgsqlCommand(Links, connection) { CommandTimeout = 0 })
        await using (var reader = await command.ExecuteReaderAsync(cancel))
        {
            while (await reader.ReadAsync(cancel)) walk.Take(Link(reader));
        }
        walk.End(await ReadAuditHeads.Of(connection, cancel));
        await using (var command = new NpgsqlCommand(Unlinked, connection) { CommandTimeout = 0 })
        await using (var reader = await command.ExecuteReaderAsync(cancel))
        {
            if (await reader.ReadAsync(cancel)) walk.Unlinked(reader.GetInt64(0), reader.GetGuid(1));
        }
        return walk.Verdict;
    }

    static LinkedRow Link(NpgsqlDataReader r)
    {
        AuditRow? row = r.IsDBNull(5)
            ? null
            : new(r.GetInt64(5), r.GetInt64(6), Id(r, 7), r.GetString(8), r.GetString(9), Id(r, 10), r.GetString(11), Id(r, 12));
        return new(new(r.GetGuid(0), r.GetInt16(1)), r.GetInt64(2), r.GetFieldValue<byte[]>(3), r.GetInt64(4), row);
    }

    static Guid? Id(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetGuid(column);
}
