using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Territory;

namespace TeleExpertise.Expertise.CaseForms;

/// <summary>A specialty and its form, if any.</summary>
/// <param name="Specialty">Which one.</param>
/// <param name="Form">What holds; null for none.</param>
/// <param name="Services">Names of the open services that ask it.</param>
public sealed record FormLine(Specialty Specialty, CaseForm? Form, IReadOnlyList<string> Services);

/// <summary>The forms of a territory.</summary>
public sealed record FormsView(CareTerritory Territory, IReadOnlyList<FormLine> Lines);

/// <summary>Lists the specialties of a territory with their forms, for its coordinators.</summary>
public sealed class ListForms(ExpertiseDb db, AuditTrail audit) : IVerb
{
    /// <param name="actor">Who looks.</param>
    /// <param name="code">The territory's code; null takes the first by name.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<Outcome<FormsView>> Run(Actor actor, string? code, CancellationToken cancel)
    {
        if (await db.CoordinatedBy(actor, code, cancel) is not { } territory) return await audit.Refused(actor.Id, "read-territory", "territory", null, cancel);
        var services = await (
            from service in db.Set<Service>()
            join at in db.Set<Organisation>() on service.OrganisationId equals at.Id
            where at.TerritoryId == territory.Id && service.ClosedOn == null
            select new { service.Specialty, service.Name }).ToListAsync(cancel);
        var forms = await db.Set<CaseForm>().AsNoTracking().Where(f => f.TerritoryId == null || f.TerritoryId == territory.Id).ToListAsync(cancel);
        var inForce = forms.GroupBy(f => f.Specialty).ToDictionary(g => g.Key, g => g.OrderBy(f => f.TerritoryId == null).ThenByDescending(f => f.Version).First());
        var codes = services.Select(s => s.Specialty).Union(inForce.Keys).ToList();
        var specialties = await db.Set<Specialty>().AsNoTracking().Where(s => codes.Contains(s.Code)).ToListAsync(cancel);
        return new FormsView(territory, specialties.ConvertAll(s => new FormLine(s, inForce.GetValueOrDefault(s.Code), [.. services.Where(x => x.Specialty == s.Code).Select(x => x.Name)])));
    }
}

static class Coordinated
{
    /// <summary>The territory of that code, or the first by name, when the person coordinates it.</summary>
    public static Task<CareTerritory?> CoordinatedBy(this ExpertiseDb db, Actor actor, string? code, CancellationToken cancel)
    {
        var theirs = actor.TerritoriesAs(Role.Coordinator).ToList();
        return db.Set<CareTerritory>().AsNoTracking().Where(t => theirs.Contains(t.Id) && (code == null || t.Code == code)).OrderBy(t => t.Name).FirstOrDefaultAsync(cancel);
    }
}
