using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Territory;

namespace TeleExpertise.Expertise.Requests;

/// <summary>A service that a requester may ask.</summary>
/// <param name="FirstAsked">The local service, with its hospital, to which a request goes before this one; null for none.</param>
public sealed record ServiceLine(Guid Id, string Name, string Specialty, Guid HospitalId, string Hospital, string? FirstAsked = null);

/// <summary>The services of the territories in which a person may ask, hospital by hospital.</summary>
public sealed class ListServices(ExpertiseDb db) : IVerb
{
    public Task<List<ServiceLine>> Run(Actor actor, CancellationToken cancel)
    {
        var territories = actor.AskingGrants.Select(g => g.TerritoryId).Distinct().ToList();
        return (
            from service in db.Set<Service>().AsNoTracking()
            join hospital in db.Set<Organisation>() on service.OrganisationId equals hospital.Id
            where territories.Contains(hospital.TerritoryId) && service.ClosedOn == null
            from first in db.Set<Service>().Where(f => f.Id == service.FirstAskedId && f.ClosedOn == null).DefaultIfEmpty()
            from near in db.Set<Organisation>().Where(o => o.Id == first.OrganisationId).DefaultIfEmpty()
            orderby hospital.Kind == OrganisationKind.Chu descending, hospital.Name, service.Name
            select new ServiceLine(service.Id, service.Name, service.Specialty, hospital.Id, hospital.Name, first == null ? null : first.Name + ", " + near.Name)).ToListAsync(cancel);
    }
}
