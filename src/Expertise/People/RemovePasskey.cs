using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Notices;

namespace TeleExpertise.Expertise.People;

/// <summary>Removes one of the person's passkeys; never the last way in.</summary>
public sealed class RemovePasskey(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    public async Task<Outcome<Done>> Run(Guid account, byte[] credential, CancellationToken cancel)
    {
        var mine = db.Set<IdentityUserPasskey<Guid>>().Where(p => p.UserId == account);
        if (!await mine.AnyAsync(p => p.CredentialId == credential, cancel)) return await audit.Refused(account, "remove-passkey", "account", account, cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await db.HoldAccount(account, cancel); // two at once would each see the other's passkey
        var others = await mine.AnyAsync(p => p.CredentialId != credential, cancel) || await db.HasTotp(account, cancel)
            || await db.Set<IdentityUserLogin<Guid>>().AnyAsync(l => l.UserId == account, cancel);
        if (!others) return Refusal.Conflict("last-way-in");
        await mine.Where(p => p.CredentialId == credential).ExecuteDeleteAsync(cancel);
        db.TellOwner(account, NoticeKind.SignInChanged, clock.GetUtcNow());
        audit.Done(account, "remove-passkey", "account", account);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return default(Done);
    }
}
