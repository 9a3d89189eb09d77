using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Notices;

namespace TeleExpertise.Expertise.People;

/// <summary>
/// A link to set a new password, for somebody who lost theirs and their mailbox; links given before stop working. It resets the password
/// only: the owner is told by mail, and their passkey or code stays required, so that the link opens nothing to whoever gave it.
/// </summary>
public sealed class ResetAccess(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    /// <summary>How long the link works.</summary>
    static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    /// <summary>The token of the link, to be shown once; for administrators of the person's territory.</summary>
    public async Task<Outcome<string>> Run(Actor actor, Guid accountId, CancellationToken cancel)
    {
        var account = await db.FindStaff(actor, accountId, cancel);
        if (account is null || !await MayReset(actor, accountId, cancel)) return await audit.Refused(actor.Id, "reset-access", "account", accountId, cancel);
        if (account.DisabledAt is not null || account.Email is null) return Refusal.Conflict("account-disabled");
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await db.Set<OneTimeLink>().Where(l => l.AccountId == accountId && l.UsedAt == null).ExecuteDeleteAsync(cancel);
        var token = db.AddLink(LinkPurpose.Invitation, accountId, clock.GetUtcNow(), Lifetime);
        db.TellOwner(accountId, NoticeKind.AccessReset, clock.GetUtcNow());
        audit.Done(actor.Id, "reset-access", "account", accountId);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return token;
    }

    Task<bool> MayReset(Actor actor, Guid accountId, CancellationToken cancel)
    {
        var territories = actor.TerritoriesAs(Role.Administrator).ToList();
        return db.Set<RoleGrant>().AnyAsync(g => g.AccountId == accountId && territories.Contains(g.TerritoryId), cancel);
    }
}
