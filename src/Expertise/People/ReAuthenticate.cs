using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;

namespace TeleExpertise.Expertise.People;

/// <summary>Notes that the person at this sign-in has just proven again who they are.</summary>
public sealed class ReAuthenticate(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    public async Task Run(AccountSignIn signIn, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await db.Set<AccountSignIn>().Where(s => s.Id == signIn.Id && s.EndedAt == null).ExecuteUpdateAsync(s => s.SetProperty(x => x.ReAuthenticatedAt, now), cancel);
        audit.Done(signIn.AccountId, "re-authenticate", "account", signIn.AccountId);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
    }
}
