using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Territory;

namespace TeleExpertise.Expertise.CaseForms;

/// <summary>The form that a service asks to be filled.</summary>
/// <param name="Id">Which version.</param>
/// <param name="Specialty">Its specialty.</param>
/// <param name="Content">Its questions.</param>
public sealed record ServiceFormView(Guid Id, Specialty Specialty, FormContent Content);

/// <summary>Reads the form of a service for those who may ask it.</summary>
public sealed class ReadFormOf(ExpertiseDb db) : IVerb
{
    /// <summary>Null when the service has no form, or the person may not ask it.</summary>
    public async Task<ServiceFormView?> Run(Actor actor, Guid serviceId, CancellationToken cancel)
    {
        var territories = actor.AskingGrants.Select(g => g.TerritoryId).Distinct().ToList();
        var asked = await (
            from service in db.Set<Service>()
            join hospital in db.Set<Organisation>() on service.OrganisationId equals hospital.Id
            join specialty in db.Set<Specialty>().AsNoTracking() on service.Specialty equals specialty.Code
            where service.Id == serviceId && territories.Contains(hospital.TerritoryId)
            select new { hospital.TerritoryId, Specialty = specialty }).SingleOrDefaultAsync(cancel);
        if (asked is null || await db.FormOf(asked.TerritoryId, asked.Specialty.Code, cancel) is not { } form) return null;
        return new ServiceFormView(form.Id, asked.Specialty, FormContent.FromJson(form.Content));
    }
}
