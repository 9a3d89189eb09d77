using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Territory;

namespace TeleExpertise.Expertise.Requests.Identity;

/// <summary>The known patients among whom the person chooses when a typed request says the traits of one: the same, or a namesake.</summary>
public sealed class FindSameTraits(ExpertiseDb db, TimeProvider clock) : IVerb
{
    public async Task<IReadOnlyList<KnownPatient>> Run(Actor actor, RequestForm form, CancellationToken cancel)
    {
        var asks = actor.AskingGrants;
        if (asks.Count == 0) return [];
        var territory = (asks.FirstOrDefault(g => g.OrganisationId.ToString() == form.OrganisationId) ?? asks[0]).TerritoryId;
        var zone = await db.Set<CareTerritory>().Where(t => t.Id == territory).Select(t => t.TimeZone).SingleAsync(cancel);
        var typed = RequestCheck.Identity(form, clock.GetUtcNow(), TimeZoneInfo.FindSystemTimeZoneById(zone));
        return typed is null ? [] : await db.KnownWith(actor, territory, typed, cancel);
    }
}
