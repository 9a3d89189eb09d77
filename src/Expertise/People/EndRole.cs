using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;

namespace TeleExpertise.Expertise.People;

/// <summary>Ends a role: at once, or after a last day; what the person did stays. Nobody ends their own.</summary>
public sealed class EndRole(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    /// <param name="actor">Who ends it; whoever may give it.</param>
    /// <param name="roleId">Which.</param>
    /// <param name="lastDay">The last day, included; null to end it at once.</param>
    /// <param name="cancel">Stops it.</param>
    /// <returns>Whose role it was.</returns>
    public async Task<Outcome<Guid>> Run(Actor actor, Guid roleId, DateOnly? lastDay, CancellationToken cancel)
    {
        var grant = await db.Set<RoleGrant>().SingleOrDefaultAsync(g => g.Id == roleId, cancel);
        if (grant is null || !actor.MayGrant(grant.Role, grant.TerritoryId)) return await audit.Refused(actor.Id, "end-role", "role-grant", roleId, cancel);
        if (grant.AccountId == actor.Id) return Refusal.Conflict("own-role");
        if (grant.EndedAt is not null) return grant.AccountId;
        if (lastDay is { } day && (day < clock.Today() || day < grant.StartsOn)) return Refusal.Invalid(new FieldFault("lastDay", "role-ends-before"));
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        if (grant.Role == Role.Administrator && !await db.StillAdministers(actor, grant.TerritoryId, clock.Today(), cancel)) return Refusal.Conflict("role-not-yours");
        if (lastDay is not null) grant.EndsOn = lastDay;
        else grant.End(clock.GetUtcNow());
        audit.Done(actor.Id, "end-role", "role-grant", roleId);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return grant.AccountId;
    }
}

static class Administrators
{
    /// <summary>
    /// Makes administrators of a territory who end each other's roles at the same moment take turns, in the caller's transaction; false
    /// for the one whose own role the other has ended meanwhile. So one stays, and keeps the accounts.
    /// </summary>
    public static async Task<bool> StillAdministers(this ExpertiseDb db, Actor actor, Guid territory, DateOnly today, CancellationToken cancel)
    {
        await db.Database.ExecuteSqlAsync($"select 1 from territory where id = {territory} for no key update", cancel);
        return await db.Set<RoleGrant>().HoldingOn(today).AnyAsync(g => g.AccountId == actor.Id && g.Role == Role.Administrator && g.TerritoryId == territory, cancel);
    }
}
