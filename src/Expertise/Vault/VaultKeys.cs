using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;

namespace TeleExpertise.Expertise.Vault;

/// <summary>Keeps the folder of keys and what the database knows of them together.</summary>
public static class VaultKeys
{
    /// <summary>The tables with something sealed.</summary>
    public static IReadOnlyList<string> Tables(ExpertiseDb db) =>
        [.. db.Model.GetEntityTypes().Where(t => typeof(ISealed).IsAssignableFrom(t.ClrType)).Select(t => t.GetTableName()!).Order(StringComparer.Ordinal)];

    /// <summary>
    /// Makes the first keys of a database that knows of none. Otherwise each key in use must be there and be the one that was used: a folder
    /// that got lost is never replaced by new keys, which would open nothing.
    /// </summary>
    /// <exception cref="VaultException">A key is missing or another one. Nothing was changed.</exception>
    public static async Task Check(ExpertiseDb db, TimeProvider clock, CancellationToken cancel)
    {
        var known = await db.Set<VaultKey>().AsNoTracking().ToListAsync(cancel);
        var keys = db.Sealer.Keys;
        var there = keys.Ids();
        foreach (var key in known)
        {
            if (!there.Contains(key.Id) && !await IsUsed(db, key.Id, cancel)) continue; // made and never put in place
            if (!CryptographicOperations.FixedTimeEquals(keys.Proof(key.Id), key.Proof))
                throw new VaultException($"The vault's key {key.Id} in {keys.Folder} is not the one of this database: put the folder back from where its copy is kept.");
        }
        foreach (var id in there.Where(id => !known.Exists(k => k.Id == id))) await Know(db, id, keys.Proof(id), clock, cancel);
        if (!there.Contains(MasterKeys.Index)) await Make(db, MasterKeys.Index, clock, cancel);
        if (there.All(id => id == MasterKeys.Index)) await Make(db, "1", clock, cancel);
    }

    /// <summary>Makes a key that the database knows of.</summary>
    public static Task Make(ExpertiseDb db, string id, TimeProvider clock, CancellationToken cancel) =>
        db.Sealer.Keys.Make(id, proof => Know(db, id, proof, clock, cancel));

    static async Task Know(ExpertiseDb db, string id, byte[] proof, TimeProvider clock, CancellationToken cancel)
    {
        await db.Set<VaultKey>().Where(k => k.Id == id).ExecuteDeleteAsync(cancel); // announced by a run that was cut off before its file
        db.Add(new VaultKey { Id = id, Proof = proof, MadeAt = clock.GetUtcNow() });
        await db.SaveChangesAsync(cancel);
        db.ChangeTracker.Clear();
    }

    static async Task<bool> IsUsed(ExpertiseDb db, string id, CancellationToken cancel)
    {
        if (id == MasterKeys.Index) return true;
        var uses = Tables(db).Select(t => $"exists (select from {t} where wrapped_by = $1)");
        return (await db.Column<bool>($"select {string.Join(" or ", uses)}", cancel, id))[0];
    }
}
