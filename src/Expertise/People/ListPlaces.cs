using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Territory;

namespace TeleExpertise.Expertise.People;

/// <summary>The services, organisations and supervisors of the territories whose people the actor keeps, to place somebody.</summary>
public sealed class ListPlaces(ExpertiseDb db, TimeProvider clock) : IVerb
{
    public async Task<PlacesToChoose> Run(Actor actor, CancellationToken cancel)
    {
        var mine = actor.Staffed();
        var organisations = db.Set<Organisation>().AsNoTracking().Where(o => mine.Contains(o.TerritoryId));
        var supervisors = await db.Supervisors(mine, clock.Today()).AsNoTracking().OrderBy(a => a.FamilyName).ToListAsync(cancel);
        return new(
            await organisations.Join(db.Set<Service>(), o => o.Id, s => s.OrganisationId, (o, s) => new NamedPlace(s.Id, s.Name + " · " + o.ShortName)).ToListAsync(cancel),
            await organisations.OrderBy(o => o.Name).Select(o => new NamedPlace(o.Id, o.Name)).ToListAsync(cancel),
            supervisors.ConvertAll(a => new NamedPlace(a.Id, a.DisplayName)),
            await db.Set<CareTerritory>().AsNoTracking().Where(t => mine.Contains(t.Id)).OrderBy(t => t.Name).Select(t => new NamedPlace(t.Id, t.Name)).ToListAsync(cancel))
        {
            Programmes = await db.Set<Programme>().AsNoTracking().Where(p => mine.Contains(p.TerritoryId) && p.ClosedOn == null).OrderBy(p => p.Name).Select(p => new NamedPlace(p.Id, p.Name)).ToListAsync(cancel),
            Specialties = await db.Set<Specialty>().AsNoTracking().ToListAsync(cancel),
        };
    }
}

/// <summary>Where somebody may be placed, and who may answer for a learner.</summary>
public sealed record PlacesToChoose(IReadOnlyList<NamedPlace> Services, IReadOnlyList<NamedPlace> Organisations, IReadOnlyList<NamedPlace> Supervisors, IReadOnlyList<NamedPlace> Territories)
{
    /// <summary>The open programmes.</summary>
    public IReadOnlyList<NamedPlace> Programmes { get; init; } = [];

    /// <summary>The specialties, in no order.</summary>
    public IReadOnlyList<Specialty> Specialties { get; init; } = [];

    /// <summary>Nothing to choose from.</summary>
    public static readonly PlacesToChoose None = new([], [], [], []);
}

/// <summary>A service, an organisation, a territory or a person, by name.</summary>
public sealed record NamedPlace(Guid Id, string Name);
