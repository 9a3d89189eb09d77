using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Territory;

namespace TeleExpertise.Expertise.Requests.Triage;

/// <summary>To whom a case may be handed on: an expert of its service, or another service of its territory.</summary>
public sealed record HandOnTarget(Guid Id, string Name, bool IsColleague);

/// <summary>Lists them for an expert of the case's service; nobody else gets any.</summary>
public sealed class ListHandOnTargets(ExpertiseDb db, TimeProvider clock) : IVerb
{
    public async Task<IReadOnlyList<HandOnTarget>> Run(Actor actor, Guid requestId, CancellationToken cancel)
    {
        var request = await db.Set<Request>().AsNoTracking().SingleOrDefaultAsync(r => r.Id == requestId, cancel);
        if (request is null || !actor.IsExpertOf(request.ServiceId)) return [];
        var experts = await db.ExpertsOf(request.ServiceId, clock.GetUtcNow(), cancel);
        var colleagues = await db.Set<Account>().AsNoTracking().Where(a => experts.Contains(a.Id) && a.Id != actor.Id).OrderBy(a => a.FamilyName).ToListAsync(cancel);
        var services = await (
            from service in db.Set<Service>().AsNoTracking()
            join hospital in db.Set<Organisation>() on service.OrganisationId equals hospital.Id
            where hospital.TerritoryId == request.TerritoryId && service.Id != request.ServiceId && service.ClosedOn == null
            orderby service.Id == request.MeantServiceId descending, hospital.Name, service.Name
            select new HandOnTarget(service.Id, service.Name + ", " + hospital.Name, false)).ToListAsync(cancel);
        return [.. colleagues.Select(a => new HandOnTarget(a.Id, a.DisplayName, true)), .. services];
    }
}
