using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;

namespace TeleExpertise.Expertise.People;

/// <summary>Ends an account's access at once; what the person did stays.</summary>
public sealed class DisableAccount(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    public async Task<Outcome<Done>> Run(Actor actor, Guid accountId, CancellationToken cancel)
    {
        var account = await db.FindFor(actor, accountId, cancel);
        if (account is null) return await audit.Refused(actor.Id, "disable-account", "account", accountId, cancel);
        if (accountId == actor.Id) return Refusal.Conflict("own-account"); // somebody must stay to administer
        if (account.DisabledAt is not null) return default(Done);
        account.DisabledAt = clock.GetUtcNow();
        account.SecurityStamp = Guid.NewGuid().ToString("n");
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await db.EndSignIns(accountId, kept: null, clock.GetUtcNow(), cancel);
        await db.Set<OneTimeLink>().Where(l => l.AccountId == accountId && l.UsedAt == null).ExecuteDeleteAsync(cancel);
        audit.Done(actor.Id, "disable-account", "account", accountId);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return default(Done);
    }
}
