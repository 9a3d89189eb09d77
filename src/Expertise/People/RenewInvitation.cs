using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Notices;
using TeleExpertise.Expertise.Settings;

namespace TeleExpertise.Expertise.People;

/// <summary>
/// A fresh link to set a password, for one that was lost or forgotten; links given before stop working. Of an account in use it resets
/// the password only: the owner is told by mail, and their passkey or code stays required, so that the link opens nothing to whoever gave it.
/// </summary>
public sealed class RenewInvitation(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    public async Task<Outcome<Invitation>> Run(Actor actor, Guid accountId, CancellationToken cancel)
    {
        var account = await db.FindFor(actor, accountId, cancel);
        if (account is null) return await audit.Refused(actor.Id, "renew-invitation", "account", accountId, cancel);
        if (account.DisabledAt is not null || account.Email is null) return Refusal.Conflict("account-disabled");
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await db.Set<OneTimeLink>().Where(l => l.AccountId == accountId && l.UsedAt == null).ExecuteDeleteAsync(cancel);
        var token = db.AddLink(LinkPurpose.Invitation, accountId, clock.GetUtcNow(), await db.Time(Policy.Invitation, actor.TerritoriesAs(Role.Administrator).First(), cancel));
        var inUse = await db.HasSecondWay(accountId, cancel) || account.PasswordHash is not null;
        if (inUse) db.TellOwner(accountId, NoticeKind.AccessReset, clock.GetUtcNow());
        audit.Done(actor.Id, inUse ? "reset-access" : "renew-invitation", "account", accountId);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return new Invitation(accountId, token);
    }
}
