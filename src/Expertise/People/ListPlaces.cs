using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Territory;

namespace TeleExpertise.Expertise.People;

/// <summary>The services and organisations of the territories that the actor administers, to place an account.</summary>
public sealed class ListPlaces(ExpertiseDb db) : IVerb
{
    public async Task<PlacesToChoose> Run(Actor actor, CancellationToken cancel)
    {
        var mine = actor.TerritoriesAs(Role.Administrator).ToList();
        var organisations = db.Set<Organisation>().Where(o => mine.Contains(o.TerritoryId));
        return new(
            await organisations.Join(db.Set<Service>(), o => o.Id, s => s.OrganisationId, (o, s) => new NamedPlace(s.Id, s.Name + " · " + o.ShortName)).ToListAsync(cancel),
            await organisations.OrderBy(o => o.Name).Select(o => new NamedPlace(o.Id, o.Name)).ToListAsync(cancel));
    }
}

/// <summary>Where an account may be placed.</summary>
public sealed record PlacesToChoose(IReadOnlyList<NamedPlace> Services, IReadOnlyList<NamedPlace> Organisations);

/// <summary>A service or organisation.</summary>
public sealed record NamedPlace(Guid Id, string Name);
