using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Notices;

namespace TeleExpertise.Expertise.People;

/// <summary>
/// Sets the password of the account that a link is for, and spends the link. Every sign-in of the account ends at once. Who has a
/// passkey or one-time codes must still use them: the link replaces the password. Only a link of recovery, for which somebody has
/// vouched, drops them, and lets in to add new ones.
/// </summary>
public sealed class AcceptInvitation(ExpertiseDb db, IPasswordHasher<Account> hasher, TimeProvider clock, AuditTrail audit) : IVerb
{
    public async Task<Outcome<InvitationAccepted>> Run(string token, string password, CancellationToken cancel)
    {
        var faults = NewAccount.PasswordFaults(password).ToList();
        if (faults.Count > 0) return Refusal.Invalid(faults);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var account = await db.InvitedBy(token, clock.GetUtcNow()).SingleOrDefaultAsync(cancel);
        var recovers = await db.LiveLinks(token, LinkPurpose.Recovery, clock.GetUtcNow()).AnyAsync(cancel);
        if (account is null || !await db.SpendLink(token, recovers ? LinkPurpose.Recovery : LinkPurpose.Invitation, clock.GetUtcNow(), cancel)) return Refusal.NotFound;
        if (recovers) await db.DropWaysIn(account.Id, cancel);
        if (account.PasswordHash is not null) db.TellOwner(account.Id, NoticeKind.SignInChanged, clock.GetUtcNow());
        account.PasswordHash = hasher.HashPassword(account, password);
        account.SecurityStamp = Guid.NewGuid().ToString("n");
        account.EmailConfirmed = true;
        await db.EndSignIns(account.Id, kept: null, clock.GetUtcNow(), cancel);
        audit.Done(account.Id, recovers ? "accept-recovery" : "accept-invitation", "account", account.Id);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return new InvitationAccepted(account, MayEnter: !await db.HasSecondWay(account.Id, cancel));
    }
}

/// <summary>A password is set.</summary>
/// <param name="Account">Whose.</param>
/// <param name="MayEnter">True when the link itself is enough to enter, to add a second way; false when there is one, which the sign-in page asks for.</param>
public sealed record InvitationAccepted(Account Account, bool MayEnter);
