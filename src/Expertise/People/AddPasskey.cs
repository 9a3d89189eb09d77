using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Notices;

namespace TeleExpertise.Expertise.People;

/// <summary>Keeps a passkey whose making was checked.</summary>
public sealed class AddPasskey(ExpertiseDb db, UserManager<Account> accounts, TimeProvider clock, AuditTrail audit) : IVerb
{
    /// <summary>More than anybody has devices.</summary>
    const int Most = 20;

    /// <summary>The longest name of a passkey, characters.</summary>
    public const int NameLength = 60;

    public async Task<Outcome<Done>> Run(AccountSignIn signIn, UserPasskeyInfo passkey, string name, CancellationToken cancel)
    {
        var (account, now) = (signIn.AccountId, clock.GetUtcNow());
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await db.HoldAccount(account, cancel);
        if (signIn.Confined && await db.HasSecondWay(account, cancel)) return Refusal.Conflict("second-way-there");
        if (await db.Set<IdentityUserPasskey<Guid>>().CountAsync(p => p.UserId == account, cancel) >= Most) return Refusal.Conflict("passkeys-enough");
        passkey.Name = Trimmed(name);
        var saved = await accounts.AddOrUpdatePasskeyAsync(await db.Set<Account>().SingleAsync(a => a.Id == account, cancel), passkey);
        if (!saved.Succeeded) return Refusal.Conflict("passkey-refused");
        await db.OpenUp(signIn, now, cancel);
        db.TellOwner(account, NoticeKind.SignInChanged, now);
        audit.Done(account, "add-passkey", "account", account);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return default(Done);
    }

    internal static string Trimmed(string name)
    {
        var text = PlainWords.Clean(name);
        return text.Length <= NameLength ? text : text[..NameLength];
    }
}
