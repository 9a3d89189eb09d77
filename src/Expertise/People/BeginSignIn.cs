using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;

namespace TeleExpertise.Expertise.People;

/// <summary>Opens a sign-in for somebody whose identity was just proven, under an id that nobody could know before.</summary>
public sealed class BeginSignIn(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    /// <summary>Gives the row; its id is the cookie's.</summary>
    /// <param name="account">Who.</param>
    /// <param name="method">How it was proven.</param>
    /// <param name="device">Browser and system, coarse.</param>
    /// <param name="replaces">The sign-in this browser had before, whoever's it was; it ends.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task<AccountSignIn> Run(Guid account, SignInMethod method, string device, Guid? replaces, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await db.Set<AccountSignIn>().Where(s => s.Id == replaces && s.EndedAt == null).ExecuteUpdateAsync(s => s.SetProperty(x => x.EndedAt, now), cancel);
        await db.Set<AccountSignIn>().Where(s => s.AccountId == account && s.LastSeenAt < now - Kept).ExecuteDeleteAsync(cancel);
        var begun = new AccountSignIn
        {
            Id = Guid.NewGuid(), // random in all its bits: version 7 would tell the time
            AccountId = account,
            Method = method,
            Device = device,
            Confined = method is SignInMethod.Password or SignInMethod.Invitation,
            BeganAt = now,
            LastSeenAt = now,
            ReAuthenticatedAt = now,
        };
        db.Add(begun);
        audit.Done(account, "sign-in", "account", account);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return begun;
    }
}
