using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Notices;
using TeleExpertise.Expertise.People;

namespace TeleExpertise.Expertise.OwnData;

/// <summary>Makes the address to which a link was sent the account's own. The link works once.</summary>
public sealed class ConfirmEmail(ExpertiseDb db, ILookupNormalizer normalizer, TimeProvider clock, AuditTrail audit) : IVerb
{
    /// <returns>Not found for a link that is unknown, spent or old, and when somebody else has the address by now.</returns>
    public async Task<Outcome<Done>> Run(string token, CancellationToken cancel)
    {
        using var system = db.As(Reach.System); // the link is the right, wherever it is opened
        var (hash, now) = (Secret.Hash(token), clock.GetUtcNow());
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var change = await db.Set<EmailChange>().FromSql($"select * from email_change where token_sha256 = {hash} and expires_at > {now} for update").SingleOrDefaultAsync(cancel);
        var account = change is null ? null : await db.Set<Account>().SingleOrDefaultAsync(a => a.Id == change.AccountId && a.DisabledAt == null, cancel);
        if (change is null || account is null) return Refusal.NotFound;
        account.Email = account.UserName = change.Email;
        account.NormalizedEmail = account.NormalizedUserName = normalizer.NormalizeEmail(change.Email);
        account.EmailConfirmed = true;
        db.Remove(change);
        audit.Done(account.Id, "confirm-email", "account", account.Id);
        try
        {
            await db.SaveChangesAsync(cancel);
        }
        catch (DbUpdateException taken) when (taken.Violates("account_email_once") || taken.Violates("account_normalized_user_name_key"))
        {
            return Refusal.NotFound;
        }
        await transaction.CommitAsync(cancel);
        return default(Done);
    }
}
