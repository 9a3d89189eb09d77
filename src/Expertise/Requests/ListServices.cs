using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Territory;

namespace TeleExpertise.Expertise.Requests;

/// <summary>A service that a requester may ask.</summary>
public sealed record ServiceLine(Guid Id, string Name, string Specialty, Guid HospitalId, string Hospital);

/// <summary>The services of the territories in which a person may ask, hospital by hospital.</summary>
public sealed class ListServices(ExpertiseDb db) : IVerb
{
    public Task<List<ServiceLine>> Run(Actor actor, CancellationToken cancel)
    {
        var territories = actor.TerritoriesAs(Role.Requester).ToList();
        return (
            from service in db.Set<Service>().AsNoTracking()
            join hospital in db.Set<Organisation>() on service.OrganisationId equals hospital.Id
            where territories.Contains(hospital.TerritoryId) && service.ClosedOn == null
            orderby hospital.Kind == OrganisationKind.Chu descending, hospital.Name, service.Name
            select new ServiceLine(service.Id, service.Name, service.Specialty, hospital.Id, hospital.Name)).ToListAsync(cancel);
    }
}
