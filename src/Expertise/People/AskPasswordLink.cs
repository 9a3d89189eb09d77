using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Notices;

namespace TeleExpertise.Expertise.People;

/// <summary>
/// Asks for a mailed link that sets a new password. Says nothing: whether the account exists is between us and its mailbox. Who asks
/// often waits like who guesses often, without being told.
/// </summary>
public sealed class AskPasswordLink(ExpertiseDb db, ILookupNormalizer normalizer, TimeProvider clock, AuditTrail audit) : IVerb
{
    /// <summary>How long the link works, counted from the mail.</summary>
    internal static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(30);

    public async Task Run(string email, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var normalized = email.Contains('\uFFFE', StringComparison.Ordinal) ? "" : normalizer.NormalizeEmail(email.Trim());
        var account = await db.Set<Account>().AsNoTracking().SingleOrDefaultAsync(a => a.NormalizedEmail == normalized && a.DisabledAt == null, cancel);
        if (await db.CountTry(SignInTries.BucketOf("password-link", normalized), now, cancel) is not null) account = null;
        if (account is not null) db.TellOwner(account.Id, NoticeKind.PasswordLink, now);
        audit.Done(account?.Id, "ask-password-link", "account", account?.Id); // one write in either case
        await db.SaveChangesAsync(cancel);
    }
}
