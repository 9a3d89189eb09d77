using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;

namespace TeleExpertise.Expertise.People;

/// <summary>
/// Accepts what a link offers as somebody new: makes the account, with the password chosen. Whoever left and comes back gets their
/// account again, with a new password; their passkey or codes stay required.
/// </summary>
public sealed class JoinWithPassword(ExpertiseDb db, UserManager<Account> accounts, IPasswordHasher<Account> hasher, TimeProvider clock, AuditTrail audit) : IVerb
{
    public async Task<Outcome<InvitationAccepted>> Run(string token, string password, CancellationToken cancel)
    {
        var faults = NewAccount.PasswordFaults(password).ToList();
        if (faults.Count > 0) return Refusal.Invalid(faults);
        var now = clock.GetUtcNow();
        using var system = db.As(Reach.System); // the link is the right
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var invitations = await db.InvitationsOf(token, now).ToListAsync(cancel);
        if (invitations is not [var first, ..] || !await db.SpendLink(token, LinkPurpose.Membership, now, cancel)) return Refusal.NotFound;
        var entered = await Enter(first, password, now, cancel);
        if (!entered.Succeeded) return entered.Refusal;
        var account = entered.Value;
        var made = await db.Accept(invitations, account.Id, now, cancel);
        await db.SaveChangesAsync(cancel);
        audit.Done(account.Id, "accept-invitation", "account", account.Id);
        foreach (var grant in made) audit.Done(account.Id, "accept-role", "role-grant", grant.Id);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return new InvitationAccepted(account, MayEnter: !await db.HasSecondWay(account.Id, cancel));
    }

    async Task<Outcome<Account>> Enter(RoleInvitation invitation, string password, DateTimeOffset now, CancellationToken cancel)
    {
        var there = await db.Set<Account>().SingleOrDefaultAsync(a => a.NormalizedEmail == invitation.NormalizedEmail, cancel);
        if (there is { DisabledAt: null }) return Refusal.Conflict("account-there");
        if (there is null)
        {
            var person = new NewAccount(invitation.Title, invitation.GivenName, invitation.FamilyName, invitation.Email, invitation.Profession, invitation.Rpps);
            var made = await person.Save(db, accounts, password, now);
            if (made.Succeeded) made.Value.EmailConfirmed = true; // the link came by that address
            return made;
        }
        there.DisabledAt = null;
        there.Profession = invitation.Profession;
        there.PasswordHash = hasher.HashPassword(there, password);
        there.SecurityStamp = Guid.NewGuid().ToString("n");
        return there;
    }
}
