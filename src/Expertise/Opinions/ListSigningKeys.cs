using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;

namespace TeleExpertise.Expertise.Opinions;

/// <summary>The public keys that signed opinions in this installation, the first first. They are no secret: who verifies needs them.</summary>
public sealed class ListSigningKeys(ExpertiseDb db) : IVerb
{
    public Task<List<SigningKey>> Run(CancellationToken cancel) => db.Set<SigningKey>().AsNoTracking().OrderBy(k => k.FirstUsedAt).ToListAsync(cancel);
}
