using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Notices;

namespace TeleExpertise.Expertise.People;

/// <summary>Ten new recovery codes in place of those before; only beside one-time codes.</summary>
public sealed class NewRecoveryCodes(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    public async Task<Outcome<IReadOnlyList<string>>> Run(Guid account, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await db.HoldAccount(account, cancel);
        if (!await db.HasTotp(account, cancel)) return Refusal.Conflict("totp-missing");
        var codes = await db.RenewRecoveryCodes(account, now, cancel);
        db.TellOwner(account, NoticeKind.SignInChanged, now);
        audit.Done(account, "renew-recovery-codes", "account", account);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return codes.ToList();
    }
}
