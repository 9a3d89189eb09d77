using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;

namespace TeleExpertise.Expertise.Territory;

/// <summary>The organisations of a territory, where they are and how far; for its coordinators and administrators.</summary>
public sealed class ReadTerritory(ExpertiseDb db, AuditTrail audit) : IVerb
{
    /// <param name="actor">Who reads.</param>
    /// <param name="code">The territory's code; null takes the first of the actor's territories by name.</param>
    /// <param name="cancel">Stops the queries.</param>
    public async Task<Outcome<TerritoryView>> Run(Actor actor, string? code, CancellationToken cancel)
    {
        var theirs = actor.Keeps().ToList();
        var territories = await db.Set<CareTerritory>().AsNoTracking().Where(t => theirs.Contains(t.Id)).OrderBy(t => t.Name).ToListAsync(cancel);
        var territory = code is null ? territories.FirstOrDefault() : territories.FirstOrDefault(t => t.Code == code);
        if (territory is null) return await audit.Refused(actor.Id, "read-territory", "territory", null, cancel);
        return await View(territory, territories, cancel);
    }

    async Task<TerritoryView> View(CareTerritory territory, List<CareTerritory> choice, CancellationToken cancel)
    {
        var organisations = await db.Set<Organisation>().AsNoTracking().Where(o => o.TerritoryId == territory.Id).OrderBy(o => o.Name).ToListAsync(cancel);
        var ids = organisations.ConvertAll(o => o.Id);
        var codes = organisations.Select(o => o.CommuneCode).Distinct().ToList();
        var communes = await db.Set<Commune>().AsNoTracking().Where(c => codes.Contains(c.Code)).ToDictionaryAsync(c => c.Code, cancel);
        var asked = await db.Set<Service>().Where(s => ids.Contains(s.OrganisationId) && s.ClosedOn == null).Select(s => s.OrganisationId).Distinct().ToListAsync(cancel);
        var hospitals = organisations.Where(o => o.Kind is OrganisationKind.Chu or OrganisationKind.Hospital || asked.Contains(o.Id))
            .Select(o => o.CommuneCode).OfType<string>().Distinct().Select(c => communes[c]).ToList();
        var known = await db.Set<Road>().AsNoTracking().Where(r => r.TerritoryId == territory.Id).ToDictionaryAsync(r => (r.FromCode, r.ToCode), cancel);
        var trips = from origin in communes.Values
                    from hospital in hospitals
                    select known.GetValueOrDefault((origin.Code, hospital.Code))?.AsTrip() ?? Roads.EstimateTrip(origin, hospital);
        return new TerritoryView(territory, choice, organisations,
            (await db.Set<OrganisationMember>().AsNoTracking().Where(m => ids.Contains(m.GroupId)).ToListAsync(cancel)).ToLookup(m => m.GroupId, m => m.MemberId),
            communes, trips.ToLookup(t => t.FromCode, StringComparer.Ordinal));
    }
}

/// <summary>A territory as its coordinators see it.</summary>
/// <param name="Territory">Which one.</param>
/// <param name="Choice">All the territories that this person may see.</param>
/// <param name="Organisations">All its organisations and sites, by name.</param>
/// <param name="Members">Members of each overlapping group.</param>
/// <param name="Communes">The communes where an organisation is, by code.</param>
/// <param name="Trips">The roads from each of these communes to the hospitals: as known, otherwise estimated.</param>
public sealed record TerritoryView(CareTerritory Territory, IReadOnlyList<CareTerritory> Choice, IReadOnlyList<Organisation> Organisations,
    ILookup<Guid, Guid> Members, IReadOnlyDictionary<string, Commune> Communes, ILookup<string, Trip> Trips);
