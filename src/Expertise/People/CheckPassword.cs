using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;

namespace TeleExpertise.Expertise.People;

/// <summary>
/// Finds the account of an e-mail, a password and a code. Unknown, disabled, without password, wrong password, wrong code: the answer
/// is the same, after the same work. Who tries often waits, see <see cref="SignInTries"/>; passkeys need no waiting.
/// </summary>
public sealed class CheckPassword(
    ExpertiseDb db, TimeProvider clock, IPasswordHasher<Account> hasher, ILookupNormalizer normalizer, IDataProtectionProvider protection, AuditTrail audit) : IVerb
{
    /// <summary>The one character of a decoded form that Unicode does not normalise.</summary>
    const char NoCharacter = '\uFFFE';
    static readonly byte[] DecoySecret = new byte[Totp.SecretLength];

    /// <summary>Hash of a password that nobody has, made once: an unknown e-mail costs what a known one does.</summary>
    static string? decoy;

    /// <summary>The account and how it was proven.</summary>
    /// <param name="typed">What was typed.</param>
    /// <param name="known">Says that this account has been used from this browser before: its tries are counted apart, so that a stranger's do not make its owner wait.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task<Outcome<PasswordMatch>> Run(TypedPassword typed, KnownBrowser? known, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var normalized = typed.Email.Contains(NoCharacter, StringComparison.Ordinal) ? "" : normalizer.NormalizeEmail(typed.Email.Trim());
        var account = await db.Set<Account>().AsNoTracking().SingleOrDefaultAsync(a => a.NormalizedEmail == normalized && a.DisabledAt == null, cancel);
        var bucket = known is not null && known.AccountId == account?.Id ? SignInTries.BucketOf("browser", known.Id.ToString()) : SignInTries.BucketOf("e-mail", normalized);
        if (await db.CountTry(bucket, now, cancel) is { } wait) return Refusal.TooSoon("sign-in-wait", wait);
        decoy ??= hasher.HashPassword(null!, Guid.NewGuid().ToString());
        var right = hasher.VerifyHashedPassword(null!, account?.PasswordHash ?? decoy, typed.Password) != PasswordVerificationResult.Failed && account?.PasswordHash is not null;
        var method = await Prove(right ? account!.Id : Guid.Empty, typed.Code.Trim(), now, cancel);
        if (!right || method is null)
        {
            await audit.Refused(account?.Id, "sign-in", "account", account?.Id, cancel);
            return Refusal.Invalid(new FieldFault("password", "sign-in-refused"));
        }
        await db.ForgetTries(bucket, cancel);
        return new PasswordMatch(account!, method.Value);
    }

    /// <summary>What the code proves; the queries are the same whoever it is.</summary>
    async Task<SignInMethod?> Prove(Guid account, string code, DateTimeOffset now, CancellationToken cancel)
    {
        var totp = await db.Set<AccountTotp>().AsNoTracking().SingleOrDefaultAsync(t => t.AccountId == account && t.ConfirmedAt != null, cancel);
        var secret = totp is null ? DecoySecret : protection.OpenTotp(totp.SealedSecret);
        var step = Totp.StepWith(string.Concat(code.Where(char.IsAsciiDigit)), secret, now) ?? long.MinValue;
        var fresh = await db.Set<AccountTotp>().Where(t => t.AccountId == account && t.ConfirmedAt != null && t.LastStep < step).ExecuteUpdateAsync(s => s.SetProperty(t => t.LastStep, step), cancel) == 1;
        var spent = await db.SpendRecoveryCode(account, code, now, cancel);
        var more = await db.HasSecondWay(account, cancel);
        return fresh ? SignInMethod.PasswordTotp : spent ? SignInMethod.RecoveryCode : more ? null : SignInMethod.Password;
    }
}

/// <summary>What the sign-in form holds.</summary>
/// <param name="Email">As typed.</param>
/// <param name="Password">As typed.</param>
/// <param name="Code">Of the app, or a recovery code; empty while the account has neither.</param>
public sealed record TypedPassword(string Email, string Password, string Code);

/// <summary>Somebody found, and how.</summary>
public sealed record PasswordMatch(Account Account, SignInMethod Method);

/// <summary>A browser in which an account has signed in before.</summary>
/// <param name="AccountId">Whose.</param>
/// <param name="Id">Its own, random.</param>
public sealed record KnownBrowser(Guid AccountId, Guid Id);
