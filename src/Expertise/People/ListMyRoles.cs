using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Territory;

namespace TeleExpertise.Expertise.People;

/// <summary>A person's own roles of today and later, and what is offered to them.</summary>
public sealed class ListMyRoles(ExpertiseDb db, TimeProvider clock) : IVerb
{
    public async Task<MyRoles> Run(Actor actor, CancellationToken cancel)
    {
        using var system = db.As(Reach.System); // what is offered comes from territories that are not the person's yet
        var now = clock.GetUtcNow();
        var today = RoleDays.Of(now);
        var held = await (
            from g in db.Set<RoleGrant>().AsNoTracking()
            where g.AccountId == actor.Id && g.EndedAt == null && (g.EndsOn == null || g.EndsOn >= today)
            join t in db.Set<CareTerritory>() on g.TerritoryId equals t.Id
            join o in db.Set<Organisation>() on g.OrganisationId equals o.Id into os
            from o in os.DefaultIfEmpty()
            join s in db.Set<Service>() on g.ServiceId equals s.Id into ss
            from s in ss.DefaultIfEmpty()
            join p in db.Set<Programme>() on g.ProgrammeId equals p.Id into ps
            from p in ps.DefaultIfEmpty()
            orderby g.Role
            select new Offer(g.Id, t.Name, g.Role, s != null ? s.Name : o != null ? o.Name : null, g.StartsOn, g.EndsOn) { Programme = p == null ? null : p.Name }).ToListAsync(cancel);
        return new(held, await db.InvitationsTo(actor.Id, now).Told(db, cancel));
    }
}

/// <summary>A person's own roles.</summary>
/// <param name="Held">What they hold, or will.</param>
/// <param name="Offered">What waits for their answer.</param>
public sealed record MyRoles(IReadOnlyList<Offer> Held, IReadOnlyList<Offer> Offered);
