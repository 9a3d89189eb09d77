using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Slots;
using TeleExpertise.Expertise.Territory;

namespace TeleExpertise.Expertise.Sessions;

/// <summary>On whose behalf people sit in a session: the service's hospital for its experts, otherwise the organisation of their grant, or the hospital of their own service.</summary>
static class Affiliations
{
    public static async Task<Dictionary<Guid, Organisation>> Affiliated(this ExpertiseDb db, Session session, IReadOnlyCollection<Guid> accounts, CancellationToken cancel)
    {
        var grants = await db.Set<RoleGrant>().AsNoTracking()
            .Where(g => accounts.Contains(g.AccountId) && g.StartsOn <= session.LocalDate && (g.EndsOn == null || g.EndsOn >= session.LocalDate)
                && (g.ServiceId == session.ServiceId || (g.TerritoryId == session.TerritoryId && (g.OrganisationId != null || g.ServiceId != null))))
            .ToListAsync(cancel);
        var services = grants.Select(g => g.ServiceId).ToList();
        var hospitals = await db.Set<Service>().Where(s => services.Contains(s.Id)).ToDictionaryAsync(s => s.Id, s => s.OrganisationId, cancel);
        var places = grants.GroupBy(g => g.AccountId)
            .ToDictionary(g => g.Key, g => g.OrderByDescending(x => x.ServiceId == session.ServiceId).ThenByDescending(x => x.ServiceId is null).ThenBy(x => x.Role).First() is { ServiceId: { } service } ? hospitals[service] : Own(g));
        var organisations = await db.Set<Organisation>().AsNoTracking().Where(o => places.Values.Contains(o.Id)).ToDictionaryAsync(o => o.Id, cancel);
        return places.ToDictionary(p => p.Key, p => organisations[p.Value]);

        static Guid Own(IEnumerable<RoleGrant> grants) => grants.Where(g => g.ServiceId is null).OrderBy(g => g.Role).First().OrganisationId!.Value;
    }
}
