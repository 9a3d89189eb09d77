using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;

namespace TeleExpertise.Expertise.People;

/// <summary>Sets the password of an invited account and spends the link; where the person was signed in before ends within a minute.</summary>
public sealed class AcceptInvitation(ExpertiseDb db, IPasswordHasher<Account> hasher, TimeProvider clock, AuditTrail audit) : IVerb
{
    public async Task<Outcome<Account>> Run(string token, string password, CancellationToken cancel)
    {
        var faults = NewAccount.PasswordFaults(password).ToList();
        if (faults.Count > 0) return Refusal.Invalid(faults);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var account = await db.InvitedBy(token, clock.GetUtcNow()).SingleOrDefaultAsync(cancel);
        if (account is null || !await db.SpendLink(token, LinkPurpose.Invitation, clock.GetUtcNow(), cancel)) return Refusal.NotFound;
        account.PasswordHash = hasher.HashPassword(account, password);
        account.SecurityStamp = Guid.NewGuid().ToString("n");
        account.EmailConfirmed = true;
        account.AccessFailedCount = 0;
        account.LockoutEnd = null;
        audit.Done(account.Id, "accept-invitation", "account", account.Id);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return account;
    }
}
