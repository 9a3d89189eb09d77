using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Notices;

namespace TeleExpertise.Expertise.People;

/// <summary>An account's one-time codes.</summary>
public sealed class AccountTotp
{
    public required Guid AccountId { get; init; }
    public required byte[] SealedSecret { get; set; }

    /// <summary>When the first code was right; null while the person is still setting it up.</summary>
    public DateTimeOffset? ConfirmedAt { get; set; }

    /// <summary>The last step whose code was used; it and those before it are not taken again (RFC 6238 section 5.2).</summary>
    public required long LastStep { get; set; }
}

/// <summary>A code for the day the phone is lost; works once. The database knows only its hash.</summary>
public sealed class AccountRecoveryCode
{
    public required byte[] CodeSha256 { get; init; }
    public required Guid AccountId { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? UsedAt { get; set; }
}

/// <summary>The ways in that an account has, as its tables say.</summary>
static class SecondWays
{
    /// <summary>True when there is more than a password: a passkey, one-time codes, or an identity provider. One query, so that its time tells nothing.</summary>
    public static Task<bool> HasSecondWay(this ExpertiseDb db, Guid account, CancellationToken cancel) =>
        db.Database.SqlQuery<bool>($"""select has_second_way({account}) as "Value" """).SingleAsync(cancel);

    public static Task<bool> HasTotp(this ExpertiseDb db, Guid account, CancellationToken cancel) =>
        db.Set<AccountTotp>().AnyAsync(t => t.AccountId == account && t.ConfirmedAt != null, cancel);

    /// <summary>Makes whoever else changes this account's ways in wait until the transaction is over.</summary>
    public static Task HoldAccount(this ExpertiseDb db, Guid account, CancellationToken cancel) =>
        db.Database.ExecuteSqlAsync($"select 1 from account where id = {account} for update", cancel);

    /// <summary>What follows when a way in was added at this sign-in: it is confined no longer, and one that knows only the password is not left open elsewhere.</summary>
    public static async Task OpenUp(this ExpertiseDb db, AccountSignIn signIn, DateTimeOffset now, CancellationToken cancel)
    {
        if (signIn.Confined) await db.EndSignIns(signIn.AccountId, signIn.Id, now, cancel);
        await db.Set<AccountSignIn>().Where(s => s.Id == signIn.Id && s.EndedAt == null).ExecuteUpdateAsync(s => s.SetProperty(x => x.Confined, false), cancel);
    }

    /// <summary>Takes away every way in but the password.</summary>
    public static async Task DropWaysIn(this ExpertiseDb db, Guid account, CancellationToken cancel)
    {
        await db.Set<IdentityUserPasskey<Guid>>().Where(p => p.UserId == account).ExecuteDeleteAsync(cancel);
        await db.Set<IdentityUserLogin<Guid>>().Where(l => l.UserId == account).ExecuteDeleteAsync(cancel);
        await db.Set<AccountTotp>().Where(t => t.AccountId == account).ExecuteDeleteAsync(cancel);
        await db.Set<AccountRecoveryCode>().Where(c => c.AccountId == account).ExecuteDeleteAsync(cancel);
    }

    /// <summary>Tells the account's owner by mail that a way in has changed, in what the caller saves.</summary>
    public static void TellOwner(this ExpertiseDb db, Guid account, NoticeKind kind, DateTimeOffset now) =>
        db.Add(new Notice { Id = Guid.CreateVersion7(now), RecipientId = account, Kind = kind, SubjectId = Guid.NewGuid(), CreatedAt = now, Attempts = 0 });
}

/// <summary>Seals the secrets of one-time codes: a copy of the database alone gives nobody a code.</summary>
static class SealedTotp
{
    public static byte[] SealTotp(this IDataProtectionProvider protection, byte[] secret) => Protector(protection).Protect(secret);
    public static byte[] OpenTotp(this IDataProtectionProvider protection, byte[] sealedSecret) => Protector(protection).Unprotect(sealedSecret);
    static IDataProtector Protector(IDataProtectionProvider protection) => protection.CreateProtector("TeleExpertise.Totp");
}

/// <summary>Recovery codes: eighty random bits in sixteen letters and digits, which no hash needs to be slow for.</summary>
static class RecoveryCodes
{
    const int Count = 10;

    /// <summary>Makes a new set in what the caller saves; the set before stops working.</summary>
    public static async Task<IReadOnlyList<string>> RenewRecoveryCodes(this ExpertiseDb db, Guid account, DateTimeOffset now, CancellationToken cancel)
    {
        await db.Set<AccountRecoveryCode>().Where(c => c.AccountId == account).ExecuteDeleteAsync(cancel);
        var codes = Enumerable.Range(0, Count).Select(_ => Totp.Base32(RandomNumberGenerator.GetBytes(10))).ToList();
        db.AddRange(codes.Select(c => new AccountRecoveryCode { CodeSha256 = Hash(account, c), AccountId = account, CreatedAt = now }));
        return codes.ConvertAll(c => $"{c[..4]}-{c[4..8]}-{c[8..12]}-{c[12..]}");
    }

    /// <summary>True for the one caller who spends it.</summary>
    public static async Task<bool> SpendRecoveryCode(this ExpertiseDb db, Guid account, string typed, DateTimeOffset now, CancellationToken cancel)
    {
        var hash = Hash(account, string.Concat(typed.Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant());
        return await db.Set<AccountRecoveryCode>().Where(c => c.CodeSha256 == hash && c.AccountId == account && c.UsedAt == null)
            .ExecuteUpdateAsync(s => s.SetProperty(c => c.UsedAt, now), cancel) == 1;
    }

    static byte[] Hash(Guid account, string code) => SHA256.HashData([.. account.ToByteArray(), .. Encoding.UTF8.GetBytes(code)]);
}
