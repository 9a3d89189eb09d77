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
        if (lastDay is not null) grant.EndsOn = lastDay;
        else grant.End(clock.GetUtcNow());
        audit.Done(actor.Id, "end-role", "role-grant", roleId);
        await db.SaveChangesAsync(cancel);
        return grant.AccountId;
    }
}
