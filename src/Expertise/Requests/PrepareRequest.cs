using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests.Documents;
using TeleExpertise.Expertise.Territory;

namespace TeleExpertise.Expertise.Requests;

/// <summary>A request that may be filed.</summary>
/// <param name="Fields">What was typed, checked.</param>
/// <param name="Grant">The role under which the person asks: territory and organisation.</param>
/// <param name="CommuneCode">The commune of residence, if known.</param>
public sealed record PreparedRequest(CheckedRequest Fields, RoleGrant Grant, string? CommuneCode);

/// <summary>Says everything that is wrong with a typed request before it is filed; changes nothing.</summary>
public sealed class PrepareRequest(ExpertiseDb db, TimeProvider clock) : IVerb
{
    public async Task<Outcome<PreparedRequest>> Run(Actor actor, Guid? draftId, RequestForm form, CancellationToken cancel)
    {
        var asks = actor.Grants.Where(g => g.Role == Role.Requester).ToList();
        if (asks.Count == 0) return Refusal.NotFound;
        var grant = Choose(asks, form.OrganisationId);
        var territory = (grant ?? asks[0]).TerritoryId;
        var zone = await db.Set<CareTerritory>().Where(t => t.Id == territory).Select(t => t.TimeZone).SingleAsync(cancel);

        var fields = RequestCheck.Run(form, clock.GetUtcNow(), TimeZoneInfo.FindSystemTimeZoneById(zone));
        if (fields.Refusal is { Fields.Count: > 0, Code: not "invalid" }) return fields.Refusal;
        var faults = fields.Refusal?.Fields.ToList() ?? [];
        if (grant is null) faults.Add(new("organisationId", "organisation-missing"));
        if (!faults.Exists(f => f.Field == "serviceId") && !await ServiceIsHere(form.ServiceId!, territory, cancel)) faults.Add(new("serviceId", "service-unknown"));
        var commune = await db.FindCommune(form.Commune, cancel);
        if (commune is null && !string.IsNullOrWhiteSpace(form.Commune)) faults.Add(new("commune", "commune-unknown"));
        if (draftId is not null && await db.Set<Document>().AnyAsync(d => d.DraftId == draftId && d.CompletedAt == null, cancel)) faults.Add(new("documents", "documents-incomplete"));
        return faults.Count > 0 ? Refusal.Invalid(faults) : new PreparedRequest(fields.Value!, grant!, commune);
    }

    static RoleGrant? Choose(List<RoleGrant> asks, string? organisation)
    {
        if (Guid.TryParse(organisation, out var id)) return asks.Find(g => g.OrganisationId == id);
        return asks.Count == 1 && string.IsNullOrWhiteSpace(organisation) ? asks[0] : null;
    }

    Task<bool> ServiceIsHere(string serviceId, Guid territory, CancellationToken cancel)
    {
        var id = Guid.Parse(serviceId);
        return db.Set<Service>().AnyAsync(s => s.Id == id && s.ClosedOn == null && db.Set<Organisation>().Any(o => o.Id == s.OrganisationId && o.TerritoryId == territory), cancel);
    }
}
