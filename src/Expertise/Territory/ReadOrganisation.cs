using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;

namespace TeleExpertise.Expertise.Territory;

/// <summary>An organisation with all that belongs to it, for those who keep it.</summary>
public sealed class ReadOrganisation(ExpertiseDb db, AuditTrail audit) : IVerb
{
    public async Task<Outcome<OrganisationView>> Run(Actor actor, Guid id, CancellationToken cancel)
    {
        var organisation = await db.Set<Organisation>().AsNoTracking().SingleOrDefaultAsync(o => o.Id == id, cancel);
        if (organisation is null || !actor.Keeps(organisation.TerritoryId)) return await audit.Refused(actor.Id, "read-organisation", "organisation", id, cancel);
        var all = await db.Set<Organisation>().AsNoTracking().Where(o => o.TerritoryId == organisation.TerritoryId).OrderBy(o => o.Name).ToListAsync(cancel);
        var memberships = await db.Set<OrganisationMember>().AsNoTracking().Where(m => m.GroupId == id || m.MemberId == id).ToListAsync(cancel);
        return new OrganisationView(
            await db.Set<CareTerritory>().AsNoTracking().SingleAsync(t => t.Id == organisation.TerritoryId, cancel), organisation, all,
            await db.Set<Commune>().AsNoTracking().SingleOrDefaultAsync(c => c.Code == organisation.CommuneCode, cancel),
            [.. memberships.Where(m => m.GroupId == id).Select(m => m.MemberId)], [.. memberships.Where(m => m.MemberId == id).Select(m => m.GroupId)],
            await db.Set<Room>().AsNoTracking().Where(r => r.OrganisationId == id).OrderBy(r => r.Name).ToListAsync(cancel),
            await (from s in db.Set<Service>() where s.OrganisationId == id join p in db.Set<Specialty>() on s.Specialty equals p.Code orderby s.Name select new ServiceOf(s, p)).AsNoTracking().ToListAsync(cancel));
    }
}

/// <summary>An organisation as its keepers see it.</summary>
/// <param name="Territory">Where it is.</param>
/// <param name="Organisation">Which one.</param>
/// <param name="All">All organisations of the territory, by name.</param>
/// <param name="Commune">Where it stands, if known.</param>
/// <param name="Members">Ids of its members, when it is a group.</param>
/// <param name="Groups">Ids of the groups that it is a member of.</param>
/// <param name="Rooms">Its rooms by name.</param>
/// <param name="Services">Its services by name.</param>
public sealed record OrganisationView(CareTerritory Territory, Organisation Organisation, IReadOnlyList<Organisation> All, Commune? Commune,
    IReadOnlyList<Guid> Members, IReadOnlyList<Guid> Groups, IReadOnlyList<Room> Rooms, IReadOnlyList<ServiceOf> Services)
{
    /// <summary>What it is a part of, the root first.</summary>
    public IEnumerable<Organisation> Above
    {
        get
        {
            var above = new List<Organisation>();
            for (var at = All.FirstOrDefault(o => o.Id == Organisation.ParentId); at is not null; at = All.FirstOrDefault(o => o.Id == at.ParentId)) above.Add(at);
            above.Reverse();
            return above;
        }
    }

    /// <summary>Its own sites.</summary>
    public IEnumerable<Organisation> Sites => All.Where(o => o.ParentId == Organisation.Id);
}

/// <summary>A service with its specialty.</summary>
public sealed record ServiceOf(Service Service, Specialty Specialty);
