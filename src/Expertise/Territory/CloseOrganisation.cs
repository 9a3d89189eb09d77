using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;

namespace TeleExpertise.Expertise.Territory;

/// <summary>Closes an organisation from today on, or opens it again; nothing that it did is lost.</summary>
public sealed class CloseOrganisation(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    /// <returns>Done; <c>organisation-has-sites</c>, <c>-services</c> or <c>-people</c> while something open depends on it.</returns>
    public async Task<Outcome<Done>> Run(Actor actor, Guid id, bool open, CancellationToken cancel)
    {
        var organisation = await db.Set<Organisation>().SingleOrDefaultAsync(o => o.Id == id, cancel);
        var action = open ? "reopen-organisation" : "close-organisation";
        if (organisation is null || !actor.Keeps(organisation.TerritoryId)) return await audit.Refused(actor.Id, action, "organisation", id, cancel);
        if (organisation.ClosedOn is null == open) return default(Done);
        var today = clock.Today();
        if (!open && await Holding(id, today, cancel) is { } why) return Refusal.Conflict(why);
        organisation.ClosedOn = open ? null : today;
        audit.Done(actor.Id, action, "organisation", id);
        await db.SaveChangesAsync(cancel);
        return default(Done);
    }

    async Task<string?> Holding(Guid id, DateOnly today, CancellationToken cancel)
    {
        if (await db.Set<Organisation>().AnyAsync(o => o.ParentId == id && o.ClosedOn == null, cancel)) return "organisation-has-sites";
        if (await db.Set<Service>().AnyAsync(s => s.OrganisationId == id && s.ClosedOn == null, cancel)) return "organisation-has-services";
        if (await db.Set<RoleGrant>().AnyAsync(g => g.OrganisationId == id && (g.EndsOn == null || g.EndsOn > today), cancel)) return "organisation-has-people";
        return null;
    }
}
