using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;

namespace TeleExpertise.Expertise.Territory;

/// <summary>Says which organisations a group (ESP, CPTS, CLS, GHT) brings together; groups overlap.</summary>
public sealed class SetMembers(ExpertiseDb db, AuditTrail audit) : IVerb
{
    public async Task<Outcome<Done>> Run(Actor actor, Guid groupId, IReadOnlyCollection<Guid> members, CancellationToken cancel)
    {
        var group = await db.Set<Organisation>().AsNoTracking().SingleOrDefaultAsync(o => o.Id == groupId, cancel);
        if (group is null || !group.Kind.IsGroup() || !actor.Keeps(group.TerritoryId)) return await audit.Refused(actor.Id, "set-members", "organisation", groupId, cancel);
        var wanted = await db.Set<Organisation>().Where(o => o.TerritoryId == group.TerritoryId && o.Id != groupId && members.Contains(o.Id)).Select(o => o.Id).ToListAsync(cancel);
        var there = await db.Set<OrganisationMember>().Where(m => m.GroupId == groupId).ToListAsync(cancel);
        db.RemoveRange(there.Where(m => !wanted.Contains(m.MemberId)));
        db.AddRange(wanted.Except(there.Select(m => m.MemberId)).Select(m => new OrganisationMember { GroupId = groupId, MemberId = m, TerritoryId = group.TerritoryId }));
        audit.Done(actor.Id, "set-members", "organisation", groupId);
        await db.SaveChangesAsync(cancel);
        return default(Done);
    }
}
