using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Notices;

namespace TeleExpertise.Expertise.People;

/// <summary>Turns one-time codes off, with their recovery codes; refused when they are the only way in.</summary>
public sealed class RemoveTotp(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    public async Task<Outcome<Done>> Run(Guid account, CancellationToken cancel)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await db.HoldAccount(account, cancel);
        var others = await db.Set<IdentityUserPasskey<Guid>>().AnyAsync(p => p.UserId == account, cancel) || await db.Set<IdentityUserLogin<Guid>>().AnyAsync(l => l.UserId == account, cancel);
        if (!others) return Refusal.Conflict("last-way-in");
        await db.Set<AccountTotp>().Where(t => t.AccountId == account).ExecuteDeleteAsync(cancel);
        await db.Set<AccountRecoveryCode>().Where(c => c.AccountId == account).ExecuteDeleteAsync(cancel);
        db.TellOwner(account, NoticeKind.SignInChanged, clock.GetUtcNow());
        audit.Done(account, "remove-totp", "account", account);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return default(Done);
    }
}
