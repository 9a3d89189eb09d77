using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Notices;

namespace TeleExpertise.Expertise.People;

/// <summary>Sets the password of somebody who has just proven who they are; their other sign-ins end.</summary>
public sealed class ChangePassword(ExpertiseDb db, IPasswordHasher<Account> hasher, TimeProvider clock, AuditTrail audit) : IVerb
{
    public async Task<Outcome<Done>> Run(AccountSignIn signIn, string password, CancellationToken cancel)
    {
        var faults = NewAccount.PasswordFaults(password).ToList();
        if (faults.Count > 0) return Refusal.Invalid(faults);
        var now = clock.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var account = await db.Set<Account>().SingleAsync(a => a.Id == signIn.AccountId, cancel);
        account.PasswordHash = hasher.HashPassword(account, password);
        account.SecurityStamp = Guid.NewGuid().ToString("n");
        await db.EndSignIns(account.Id, signIn.Id, now, cancel);
        await db.Set<OneTimeLink>().Where(l => l.AccountId == account.Id && l.UsedAt == null).ExecuteDeleteAsync(cancel);
        db.TellOwner(account.Id, NoticeKind.SignInChanged, now);
        audit.Done(account.Id, "change-password", "account", account.Id);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return default(Done);
    }
}
