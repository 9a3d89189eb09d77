using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;

namespace TeleExpertise.Expertise.People;

/// <summary>Who replaces the person, whom they replace, and who could.</summary>
public sealed class ListMyReplacements(ExpertiseDb db, TimeProvider clock) : IVerb
{
    public async Task<MyReplacements> Run(Actor actor, CancellationToken cancel)
    {
        var today = clock.Today();
        var listed = await db.Set<Delegation>().Where(d => d.FromId == actor.Id || d.ToId == actor.Id).Told(db, today, cancel);
        if (actor.TerritoriesAs(Role.Requester).FirstOrDefault() is var territory && territory == default) return new(listed, []);
        var could = await db.MayReplace(actor.Id, territory, today).AsNoTracking().OrderBy(a => a.FamilyName).ThenBy(a => a.GivenName).ToListAsync(cancel);
        return new(listed, could.ConvertAll(a => new NamedPlace(a.Id, a.DisplayName)));
    }
}

/// <summary>A person's replacements.</summary>
/// <param name="Listed">Those that hold or will.</param>
/// <param name="Choice">Who could replace them; empty for who does not ask for opinions.</param>
public sealed record MyReplacements(IReadOnlyList<Replacement> Listed, IReadOnlyList<NamedPlace> Choice);
