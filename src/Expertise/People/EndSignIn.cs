using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;

namespace TeleExpertise.Expertise.People;

/// <summary>Ends one of the person's own sign-ins, here or on another device; its next request is a stranger's.</summary>
public sealed class EndSignIn(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    public async Task<Outcome<Done>> Run(Guid account, Guid signIn, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var mine = db.Set<AccountSignIn>().Where(s => s.Id == signIn && s.AccountId == account);
        if (!await mine.AnyAsync(cancel)) return await audit.Refused(account, "end-sign-in", "account", account, cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await mine.Where(s => s.EndedAt == null).ExecuteUpdateAsync(s => s.SetProperty(x => x.EndedAt, now), cancel);
        audit.Done(account, "end-sign-in", "account", account);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return default(Done);
    }
}
