using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;

namespace TeleExpertise.Expertise.People;

/// <summary>
/// A person leaves: every role and replacement in the actor's territories ends at once, and the account closes when it holds none
/// anywhere. What they did stays; what waits on them is handed over by a replacement.
/// </summary>
public sealed class LeaveTerritory(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    public async Task<Outcome<Done>> Run(Actor actor, Guid accountId, CancellationToken cancel)
    {
        var account = await db.FindStaff(actor, accountId, cancel);
        if (account is null) return await audit.Refused(actor.Id, "leave-territory", "account", accountId, cancel);
        if (accountId == actor.Id) return Refusal.Conflict("own-account"); // somebody must stay to keep the others
        var (now, territories) = (clock.GetUtcNow(), actor.Staffed());
        var today = RoleDays.Of(now);
        db.ChangeTracker.Clear();
        using var system = db.As(Reach.System); // whether a role is left anywhere is seen from every territory; the actor learns nothing of it
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await db.HoldAccount(accountId, cancel);
        var roles = await db.Set<RoleGrant>().Where(g => g.AccountId == accountId && territories.Contains(g.TerritoryId) && g.EndedAt == null && (g.EndsOn == null || g.EndsOn >= today)).ToListAsync(cancel);
        if (roles.Any(r => !actor.MayGrant(r.Role, r.TerritoryId))) return Refusal.Conflict("role-not-yours");

        foreach (var administered in roles.Where(r => r.Role == Role.Administrator).Select(r => r.TerritoryId).Order())
            if (!await db.StillAdministers(actor, administered, today, cancel)) return Refusal.Conflict("role-not-yours");
        foreach (var role in roles)
        {
            role.End(now);
            audit.Done(actor.Id, "end-role", "role-grant", role.Id);
        }
        // Whom they replace is told elsewhere; who replaces them goes on.
        await db.Set<Delegation>().Where(d => d.ToId == accountId && territories.Contains(d.TerritoryId) && d.EndedAt == null).ExecuteUpdateAsync(s => s.SetProperty(d => d.EndedAt, now), cancel);
        await Withdraw(account, territories, now, cancel);
        audit.Done(actor.Id, "leave-territory", "account", accountId);
        await db.SaveChangesAsync(cancel);
        await CloseWhereNothingIsLeft(accountId, today, now, cancel);
        await transaction.CommitAsync(cancel);
        return default(Done);
    }

    /// <summary>What still waits for them there would be a way back in.</summary>
    Task<int> Withdraw(Account account, IReadOnlyList<Guid> territories, DateTimeOffset now, CancellationToken cancel) =>
        db.Set<RoleInvitation>().Where(i => territories.Contains(i.TerritoryId) && i.AnsweredAt == null
                && (i.NormalizedEmail == account.NormalizedEmail || (i.Rpps != null && i.Rpps == account.Rpps)))
            .ExecuteUpdateAsync(s => s.SetProperty(i => i.AnsweredAt, now), cancel);

    async Task CloseWhereNothingIsLeft(Guid accountId, DateOnly today, DateTimeOffset now, CancellationToken cancel)
    {
        if (await db.Set<RoleGrant>().AnyAsync(g => g.AccountId == accountId && g.EndedAt == null && (g.EndsOn == null || g.EndsOn >= today), cancel)) return;
        var account = await db.Set<Account>().SingleAsync(a => a.Id == accountId, cancel);
        account.DisabledAt ??= now;
        account.SecurityStamp = Guid.NewGuid().ToString("n");
        await db.EndSignIns(accountId, kept: null, now, cancel);
        await db.Set<OneTimeLink>().Where(l => l.AccountId == accountId && l.UsedAt == null).ExecuteDeleteAsync(cancel);
        await db.SaveChangesAsync(cancel);
    }
}
