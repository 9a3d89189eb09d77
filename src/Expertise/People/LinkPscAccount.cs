using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Notices;

namespace TeleExpertise.Expertise.People;

/// <summary>Makes Pro Santé Connect a way into the account of somebody who is signed in and has just proven there who they are; the number is the provider's from then on.</summary>
public sealed class LinkPscAccount(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    /// <summary>Refused with <c>psc-other</c> when the number is another account's, or the account is another person's there already.</summary>
    public async Task<Outcome<Done>> Run(AccountSignIn signIn, PscPerson person, CancellationToken cancel)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await db.HoldAccount(signIn.AccountId, cancel);
        var account = await db.Set<Account>().SingleAsync(a => a.Id == signIn.AccountId, cancel);
        if (account.Rpps != person.Rpps && (person.Rpps is null || await db.IsLinked(account.Id, cancel))) return Refusal.Conflict("psc-other");
        if (await db.Set<IdentityUserLogin<Guid>>().AnyAsync(l => l.LoginProvider == FindPscAccount.Provider && l.ProviderKey == person.Subject && l.UserId != account.Id, cancel)) return Refusal.Conflict("psc-other");
        account.Rpps = person.Rpps;
        await db.Link(account, person, isNew: false, clock.GetUtcNow(), cancel);
        audit.Done(account.Id, "link-psc", "account", account.Id);
        try
        {
            await db.SaveChangesAsync(cancel);
        }
        catch (DbUpdateException e) when (e.Violates("account_rpps_key"))
        {
            return Refusal.Conflict("psc-other");
        }
        await transaction.CommitAsync(cancel);
        return default(Done);
    }
}

static class PscLinks
{
    public static Task<bool> IsLinked(this ExpertiseDb db, Guid account, CancellationToken cancel) =>
        db.Set<IdentityUserLogin<Guid>>().AnyAsync(l => l.LoginProvider == FindPscAccount.Provider && l.UserId == account, cancel);

    /// <summary>Notes the provider as a way into the account, in what the caller saves. Its owner is told when somebody comes that way for the first time.</summary>
    public static async Task Link(this ExpertiseDb db, Account account, PscPerson person, bool isNew, DateTimeOffset now, CancellationToken cancel)
    {
        var links = db.Set<IdentityUserLogin<Guid>>();
        if (await links.AnyAsync(l => l.LoginProvider == FindPscAccount.Provider && l.ProviderKey == person.Subject && l.UserId == account.Id, cancel)) return;
        // Another name for the same RPPS, or the same name for another: the number is the person, names come and go.
        await links.Where(l => l.LoginProvider == FindPscAccount.Provider && (l.UserId == account.Id || l.ProviderKey == person.Subject)).ExecuteDeleteAsync(cancel);
        db.Add(new IdentityUserLogin<Guid> { LoginProvider = FindPscAccount.Provider, ProviderKey = person.Subject, ProviderDisplayName = "Pro Santé Connect", UserId = account.Id });
        if (!isNew) db.TellOwner(account.Id, NoticeKind.SignInChanged, now);
    }
}
