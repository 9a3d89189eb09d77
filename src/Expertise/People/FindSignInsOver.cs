using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;

namespace TeleExpertise.Expertise.People;

/// <summary>Finds which of some sign-ins are over: ended by whatever way, too old, or gone. None is over for being idle: what they are asked for here is activity.</summary>
public sealed class FindSignInsOver(ExpertiseDb db, TimeProvider clock, SignInLimits limits) : IVerb
{
    public async Task<IReadOnlyList<Guid>> Run(IReadOnlyList<Guid> signIns, CancellationToken cancel)
    {
        var oldest = clock.GetUtcNow() - limits.Absolute;
        var open = await db.Set<AccountSignIn>().Where(s => signIns.Contains(s.Id) && s.EndedAt == null && s.BeganAt > oldest).Select(s => s.Id).ToListAsync(cancel);
        return [.. signIns.Except(open)];
    }
}
