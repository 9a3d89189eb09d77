using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Slots;
using TeleExpertise.Expertise.Territory;

namespace TeleExpertise.Expertise.Sessions;

/// <summary>On whose behalf people sit in a session: the service's hospital for its experts, otherwise the organisation of their grant.</summary>
static class Affiliations
{
    public static async Task<Dictionary<Guid, Organisation>> Affiliated(this ExpertiseDb db, Session session, IReadOnlyCollection<Guid> accounts, CancellationToken cancel)
    {
        var grants = await db.Set<RoleGrant>().AsNoTracking()
            .Where(g => accounts.Contains(g.AccountId) && g.StartsOn <= session.LocalDate && (g.EndsOn == null || g.EndsOn >= session.LocalDate)
                && (g.ServiceId == session.ServiceId || (g.TerritoryId == session.TerritoryId && g.OrganisationId != null)))
            .ToListAsync(cancel);
        var hospital = await db.Set<Service>().Where(s => s.Id == session.ServiceId).Select(s => s.OrganisationId).SingleAsync(cancel);
        var places = grants.GroupBy(g => g.AccountId)
            .ToDictionary(g => g.Key, g => g.Any(x => x.ServiceId == session.ServiceId) ? hospital : g.OrderBy(x => x.Role).First().OrganisationId!.Value);
        var organisations = await db.Set<Organisation>().AsNoTracking().Where(o => places.Values.Contains(o.Id)).ToDictionaryAsync(o => o.Id, cancel);
        return places.ToDictionary(p => p.Key, p => organisations[p.Value]);
    }
}
