using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;

namespace TeleExpertise.Expertise.People;

/// <summary>The secret that a person's app shall learn: the one offered before while it waits for its first code, otherwise a new one.</summary>
public sealed class OfferTotp(ExpertiseDb db, IDataProtectionProvider protection) : IVerb
{
    /// <summary>Twenty bytes; refused when the account has codes already.</summary>
    public async Task<Outcome<byte[]>> Run(Guid account, CancellationToken cancel)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await db.HoldAccount(account, cancel);
        var found = await db.Set<AccountTotp>().AsNoTracking().SingleOrDefaultAsync(t => t.AccountId == account, cancel);
        if (found?.ConfirmedAt is not null) return Refusal.Conflict("totp-there");
        if (found is not null) return protection.OpenTotp(found.SealedSecret);
        var secret = RandomNumberGenerator.GetBytes(Totp.SecretLength);
        db.Add(new AccountTotp { AccountId = account, SealedSecret = protection.SealTotp(secret), LastStep = 0 });
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return secret;
    }
}
