using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Notices;

namespace TeleExpertise.Expertise.People;

/// <summary>
/// The way back for who lost password, passkeys and codes: somebody who keeps all of their roles has met them, and a link goes to the
/// address that the account has. Whoever vouches never sees it; nothing changes until it is opened, and then every way in that there
/// was is gone. Knowing the mailbox alone is not enough, nor is vouching alone.
/// </summary>
public sealed class RecoverAccess(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    /// <summary>How long the link works, counted from the mail.</summary>
    internal static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    /// <param name="actor">Who vouches.</param>
    /// <param name="accountId">For whom; never for oneself.</param>
    /// <param name="identified">True when the actor says to have identified the person.</param>
    /// <param name="mailGoes">False where no mail leaves: then there is no such way.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task<Outcome<Done>> Run(Actor actor, Guid accountId, bool identified, bool mailGoes, CancellationToken cancel)
    {
        var account = await db.FindStaff(actor, accountId, cancel);
        if (account is null || !await db.MayRecover(actor, accountId, clock.Today(), cancel)) return await audit.Refused(actor.Id, "recover-access", "account", accountId, cancel);
        if (account.DisabledAt is not null || account.Email is null) return Refusal.Conflict("account-disabled");
        if (!mailGoes) return Refusal.Conflict("mail-missing");
        if (!identified) return Refusal.Invalid(new FieldFault("identified", "identity-not-confirmed"));
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await db.Set<OneTimeLink>().Where(l => l.AccountId == accountId && l.UsedAt == null).ExecuteDeleteAsync(cancel);
        db.TellOwner(accountId, NoticeKind.AccessRecovery, clock.GetUtcNow());
        audit.Done(actor.Id, "recover-access", "account", accountId);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return default(Done);
    }
}

static class Recovering
{
    /// <summary>
    /// True when the actor could give every role that the person holds in their territories, and the person holds none elsewhere that
    /// only an administrator gives: a coordinator does not open an administrator's account.
    /// </summary>
    public static async Task<bool> MayRecover(this ExpertiseDb db, Actor actor, Guid accountId, DateOnly today, CancellationToken cancel)
    {
        if (accountId == actor.Id) return false;
        using var system = db.As(Reach.System); // roles elsewhere count, and are told to nobody
        var roles = await db.Set<RoleGrant>().AsNoTracking().Where(g => g.AccountId == accountId && g.EndedAt == null && (g.EndsOn == null || g.EndsOn >= today)).ToListAsync(cancel);
        var mine = actor.Staffed();
        return roles.Any(r => mine.Contains(r.TerritoryId)) && roles.All(r => mine.Contains(r.TerritoryId) ? actor.MayGrant(r.Role, r.TerritoryId) : r.Role.IsCoordinatorsToGive());
    }
}
