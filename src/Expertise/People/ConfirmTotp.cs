using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Notices;

namespace TeleExpertise.Expertise.People;

/// <summary>Turns one-time codes on once the app has shown that it knows the secret, and gives the recovery codes, which are never shown again.</summary>
public sealed class ConfirmTotp(ExpertiseDb db, TimeProvider clock, IDataProtectionProvider protection, AuditTrail audit) : IVerb
{
    public async Task<Outcome<IReadOnlyList<string>>> Run(AccountSignIn signIn, string code, CancellationToken cancel)
    {
        var (account, now) = (signIn.AccountId, clock.GetUtcNow());
        if (await db.CountTry(SignInTries.BucketOf("totp", account.ToString()), now, cancel) is { } wait) return Refusal.TooSoon("sign-in-wait", wait);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await db.HoldAccount(account, cancel);
        var totp = await db.Set<AccountTotp>().SingleOrDefaultAsync(t => t.AccountId == account, cancel);
        if (totp is null or { ConfirmedAt: not null }) return Refusal.Conflict("totp-there");
        if (signIn.Confined && await db.HasSecondWay(account, cancel)) return Refusal.Conflict("second-way-there");
        if (Totp.StepWith(string.Concat(code.Where(char.IsAsciiDigit)), protection.OpenTotp(totp.SealedSecret), now) is not { } step)
            return Refusal.Invalid(new FieldFault("code", "code-wrong"));
        (totp.ConfirmedAt, totp.LastStep) = (now, step);
        var codes = await db.RenewRecoveryCodes(account, now, cancel);
        await db.OpenUp(signIn, now, cancel);
        await db.ForgetTries(SignInTries.BucketOf("totp", account.ToString()), cancel);
        db.TellOwner(account, NoticeKind.SignInChanged, now);
        audit.Done(account, "add-totp", "account", account);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return codes.ToList();
    }

}
