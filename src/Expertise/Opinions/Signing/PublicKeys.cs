using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;

namespace TeleExpertise.Expertise.Opinions.Signing;

/// <summary>
/// The public keys of one opinion and its addenda. What the folder of keys says counts more than the database: who governs the database
/// could put a key of their own there. On a machine where the folder was lost the database's copy still tells an accident.
/// </summary>
sealed class PublicKeys(Dictionary<string, byte[]> keys)
{
    public static async Task<PublicKeys> Of(ExpertiseDb db, SigningKeys folder, Guid opinionId, CancellationToken cancel)
    {
        var ids = db.Set<Opinion>().Where(o => o.Id == opinionId && o.KeyId != null).Select(o => o.KeyId!)
            .Union(db.Set<OpinionAddendum>().Where(a => a.OpinionId == opinionId).Select(a => a.KeyId));
        var kept = await db.Set<SigningKey>().AsNoTracking().Where(k => ids.Contains(k.Id)).ToListAsync(cancel);
        return new(kept.ToDictionary(k => k.Id, k => folder.FindPublic(k.Id) ?? k.PublicKey, StringComparer.Ordinal));
    }

    public bool Verify(string? keyId, byte[] content, byte[] signature) =>
        keyId is not null && keys.TryGetValue(keyId, out var key) && SigningKeys.IdOf(key) == keyId && SigningKeys.Verify(key, content, signature);
}
