using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;

namespace TeleExpertise.Expertise.People;

/// <summary>Ends a replacement at once; by either side, or by who keeps the territory's people.</summary>
public sealed class EndReplacement(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    /// <returns>Who replaced.</returns>
    public async Task<Outcome<Guid>> Run(Actor actor, Guid id, CancellationToken cancel)
    {
        var found = await db.Set<Delegation>().SingleOrDefaultAsync(d => d.Id == id, cancel);
        if (found is null || !(found.FromId == actor.Id || found.ToId == actor.Id || actor.MayGrant(Role.Requester, found.TerritoryId)))
            return await audit.Refused(actor.Id, "end-replacement", "delegation", id, cancel);
        found.EndedAt ??= clock.GetUtcNow();
        audit.Done(actor.Id, "end-replacement", "delegation", id);
        await db.SaveChangesAsync(cancel);
        return found.ToId;
    }
}
