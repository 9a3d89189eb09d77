using System.Globalization;
using System.Runtime.CompilerServices;
using TeleExpertise.Expertise.Database;

namespace TeleExpertise.Expertise.Vault;

/// <summary>What a rotation did.</summary>
/// <param name="KeyId">The key under which everything is now.</param>
/// <param name="Resumed">True when it went on with a rotation that had been cut off, instead of making a key.</param>
/// <param name="Rewrapped">Rows wrapped anew, by table.</param>
/// <param name="Verified">Rows whose wrapping was opened with the new key afterwards, by table: all of them but those that were erased, which have none.</param>
public sealed record Rotation(string KeyId, bool Resumed, IReadOnlyDictionary<string, int> Rewrapped, IReadOnlyDictionary<string, int> Verified);

/// <summary>
/// Makes a master key and wraps every data key with it; what the data keys seal stays as it is. Servers may run meanwhile: they see the new key
/// at once and open with either. Cut off, it goes on where it was.
/// </summary>
public sealed class RotateKeys(ExpertiseDb db, TimeProvider clock) : IVerb
{
    const int Batch = 500;

    /// <exception cref="VaultException">A wrapping does not open; what was rewrapped before it stays so.</exception>
    public async Task<Rotation> Run(CancellationToken cancel)
    {
        var tables = VaultKeys.Tables(db);
        var resumed = await IsUnfinished(tables, cancel);
        if (!resumed) await VaultKeys.Make(db, (MasterKeys.Number(db.Sealer.Keys.Current) + 1).ToString(CultureInfo.InvariantCulture), clock, cancel);
        var rewrapped = tables.ToDictionary(t => t, _ => 0);
        do // a transaction that had begun with the old key may commit behind our back
            foreach (var table in tables)
                while (await RewrapSome(table, cancel) is > 0 and var some) rewrapped[table] += some;
        while (await IsUnfinished(tables, cancel));
        var verified = new Dictionary<string, int>();
        foreach (var table in tables) verified[table] = await Verify(table, cancel);
        return new(db.Sealer.Keys.Current, resumed, rewrapped, verified);
    }

    async Task<bool> IsUnfinished(IReadOnlyList<string> tables, CancellationToken cancel)
    {
        foreach (var table in tables)
            if ((await db.Column<bool>($"select exists (select from {table} where wrapped_by <> $1)", cancel, db.Sealer.Keys.Current))[0]) return true;
        return false;
    }

    async Task<int> RewrapSome(string table, CancellationToken cancel)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var anew = new List<(Guid Id, string WrappedBy, byte[] Key)>();
        await foreach (var row in Wrapped($"{table} where wrapped_by <> $1 order by id limit {Batch} for update", cancel, db.Sealer.Keys.Current))
        {
            // The key of what was erased is gone.
            var (by, key) = row.Key.Length == 0 ? (db.Sealer.Keys.Current, row.Key) : db.Sealer.Rewrap(row.Id, row.WrappedBy, row.Key);
            anew.Add((row.Id, by, key));
        }
        await db.Execute(
            $"update {table} t set wrapped_by = anew.by, wrapped_key = anew.key from unnest($1, $2, $3) as anew (id, by, key) where t.id = anew.id", cancel,
            anew.ConvertAll(r => r.Id), anew.ConvertAll(r => r.WrappedBy), anew.ConvertAll(r => r.Key));
        await transaction.CommitAsync(cancel);
        return anew.Count;
    }

    async Task<int> Verify(string table, CancellationToken cancel)
    {
        var count = 0;
        await foreach (var row in Wrapped($"{table} where octet_length(wrapped_key) > 0", cancel))
        {
            db.Sealer.Unwrap(row.Id, row.WrappedBy, row.Key);
            count++;
        }
        return count;
    }

    async IAsyncEnumerable<(Guid Id, string WrappedBy, byte[] Key)> Wrapped(string from, [EnumeratorCancellation] CancellationToken cancel, params object[] values)
    {
        await foreach (var row in db.Read($"select id, wrapped_by, wrapped_key from {from}", cancel, values))
            yield return (await row.GetFieldValueAsync<Guid>(0, cancel), await row.GetFieldValueAsync<string>(1, cancel), await row.GetFieldValueAsync<byte[]>(2, cancel));
    }
}
