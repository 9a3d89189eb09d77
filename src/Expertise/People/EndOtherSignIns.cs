using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;

namespace TeleExpertise.Expertise.People;

/// <summary>Ends all of the person's sign-ins but the one they are using.</summary>
public sealed class EndOtherSignIns(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    public async Task Run(Guid account, Guid kept, CancellationToken cancel)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await db.EndSignIns(account, kept, clock.GetUtcNow(), cancel);
        audit.Done(account, "end-other-sign-ins", "account", account);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
    }
}

static class SignInEnds
{
    /// <summary>Ends what is open of an account, but for one; all of it when that is null.</summary>
    public static Task<int> EndSignIns(this ExpertiseDb db, Guid account, Guid? kept, DateTimeOffset now, CancellationToken cancel) =>
        db.Set<AccountSignIn>().Where(s => s.AccountId == account && s.EndedAt == null && s.Id != kept).ExecuteUpdateAsync(s => s.SetProperty(x => x.EndedAt, now), cancel);
}
