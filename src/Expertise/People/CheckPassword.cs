using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;

namespace TeleExpertise.Expertise.People;

/// <summary>
/// Finds the account of an e-mail and a password. Five wrong tries close it for a quarter of an hour. Whether the account exists,
/// is closed or disabled, and whether the password was wrong: the answer is the same, after the same work.
/// </summary>
public sealed class CheckPassword(ExpertiseDb db, TimeProvider clock, IPasswordHasher<Account> hasher, ILookupNormalizer normalizer, AuditTrail audit) : IVerb
{
    const int Tries = 5;

    /// <summary>The one character of a decoded form that Unicode does not normalise.</summary>
    const char NoCharacter = '\uFFFE';
    static readonly TimeSpan Closed = TimeSpan.FromMinutes(15);

    /// <summary>Hash of a password that nobody has, made once: an unknown e-mail costs what a known one does.</summary>
    static string? decoy;

    public async Task<Outcome<Account>> Run(string email, string password, CancellationToken cancel)
    {
        var normalized = email.Contains(NoCharacter, StringComparison.Ordinal) ? "" : normalizer.NormalizeEmail(email.Trim());
        var account = await db.Set<Account>().AsNoTracking().SingleOrDefaultAsync(a => a.NormalizedEmail == normalized && a.DisabledAt == null, cancel);
        var open = await Count(account?.Id ?? Guid.Empty, cancel);
        decoy ??= hasher.HashPassword(null!, Guid.NewGuid().ToString());
        var matches = hasher.VerifyHashedPassword(null!, account?.PasswordHash ?? decoy, password) != PasswordVerificationResult.Failed;
        if (account?.PasswordHash is null || !open || !matches)
        {
            await audit.Refused(account?.Id, "sign-in", "account", account?.Id, cancel);
            return Refusal.Invalid(new FieldFault("password", "sign-in-refused"));
        }
        audit.Done(account.Id, "sign-in", "account", account.Id);
        await db.SaveChangesAsync(cancel);
        await db.Set<Account>().Where(a => a.Id == account.Id)
            .ExecuteUpdateAsync(s => s.SetProperty(a => a.AccessFailedCount, 0).SetProperty(a => a.LockoutEnd, (DateTimeOffset?)null), cancel);
        return account;
    }

    /// <summary>Counts the try before it is known to be wrong, so that many at once get no more than five. False when the account is closed.</summary>
    async Task<bool> Count(Guid id, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var until = now + Closed;
        return await db.Set<Account>().Where(a => a.Id == id && (a.LockoutEnd == null || a.LockoutEnd <= now)).ExecuteUpdateAsync(s => s
            .SetProperty(a => a.LockoutEnd, a => a.AccessFailedCount + 1 >= Tries ? until : null)
            .SetProperty(a => a.AccessFailedCount, a => a.AccessFailedCount + 1 >= Tries ? 0 : a.AccessFailedCount + 1), cancel) == 1;
    }
}
