using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;

namespace TeleExpertise.Expertise.People;

/// <summary>Where a person is signed in now, the latest seen first.</summary>
public sealed class ListSignIns(ExpertiseDb db, TimeProvider clock, SignInLimits limits) : IVerb
{
    public async Task<IReadOnlyList<AccountSignIn>> Run(Guid account, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var open = await db.Set<AccountSignIn>().AsNoTracking().Where(s => s.AccountId == account && s.EndedAt == null).OrderByDescending(s => s.LastSeenAt).ToListAsync(cancel);
        var theirs = await FindSignIn.LimitsOf(db, account, limits, clock, cancel);
        return open.FindAll(s => FindSignIn.IsAlive(s, theirs, now));
    }
}
