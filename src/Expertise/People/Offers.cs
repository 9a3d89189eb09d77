using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Territory;

namespace TeleExpertise.Expertise.People;

/// <summary>A role that is offered to somebody.</summary>
public sealed record Offer(Guid Id, string Territory, Role Role, string? Place, DateOnly StartsOn, DateOnly? EndsOn)
{
    /// <summary>The programme within which it is; null for none.</summary>
    public string? Programme { get; init; }
}

/// <summary>Finds what is offered; for the server's own reach, as whoever is invited is of no territory yet.</summary>
static class Offers
{
    /// <summary>The open invitations that this link opens: its own, and the others of the same territory to the same address.</summary>
    public static IQueryable<RoleInvitation> InvitationsOf(this ExpertiseDb db, string token, DateTimeOffset now) =>
        from l in db.LiveLinks(token, LinkPurpose.Membership, now)
        join i in db.Set<RoleInvitation>() on l.InvitationId equals i.Id
        from same in db.Set<RoleInvitation>()
        where i.AnsweredAt == null && same.TerritoryId == i.TerritoryId && same.NormalizedEmail == i.NormalizedEmail && same.AnsweredAt == null && same.ExpiresAt > now
        select same;

    /// <summary>
    /// The open invitations to an account: to its confirmed address, or to its RPPS number where an identity provider has vouched for
    /// that. A number that somebody merely typed opens nothing.
    /// </summary>
    public static IQueryable<RoleInvitation> InvitationsTo(this ExpertiseDb db, Guid account, DateTimeOffset now) =>
        from a in db.Set<Account>()
        where a.Id == account
        from i in db.Set<RoleInvitation>()
        where i.AnsweredAt == null && i.ExpiresAt > now
            && ((a.EmailConfirmed && a.NormalizedEmail == i.NormalizedEmail)
                || (a.Rpps != null && a.Rpps == i.Rpps && db.Set<Microsoft.AspNetCore.Identity.IdentityUserLogin<Guid>>().Any(l => l.UserId == account)))
        select i;

    /// <summary>As people read them.</summary>
    public static async Task<IReadOnlyList<Offer>> Told(this IQueryable<RoleInvitation> invitations, ExpertiseDb db, CancellationToken cancel) => await (
        from i in invitations.AsNoTracking()
        join t in db.Set<CareTerritory>() on i.TerritoryId equals t.Id
        join o in db.Set<Organisation>() on i.OrganisationId equals o.Id into os
        from o in os.DefaultIfEmpty()
        join s in db.Set<Service>() on i.ServiceId equals s.Id into ss
        from s in ss.DefaultIfEmpty()
        join p in db.Set<Programme>() on i.ProgrammeId equals p.Id into ps
        from p in ps.DefaultIfEmpty()
        orderby i.Role
        select new Offer(i.Id, t.Name, i.Role, s != null ? s.Name : o != null ? o.Name : null, i.StartsOn, i.EndsOn) { Programme = p == null ? null : p.Name }).ToListAsync(cancel);

    /// <summary>Turns invitations into roles of an account, in what the caller saves; those it holds already are only marked as answered.</summary>
    public static async Task<List<RoleGrant>> Accept(this ExpertiseDb db, IReadOnlyList<RoleInvitation> invitations, Guid account, DateTimeOffset now, CancellationToken cancel)
    {
        var today = RoleDays.Of(now);
        var held = await db.Set<RoleGrant>().HoldingOn(today).Where(g => g.AccountId == account).ToListAsync(cancel);
        var made = new List<RoleGrant>();
        foreach (var invitation in invitations)
        {
            (invitation.AnsweredAt, invitation.AcceptedById) = (now, account);
            if (invitation.EndsOn < today || held.Any(g => (g.Role, g.TerritoryId, g.OrganisationId, g.ServiceId, g.ProgrammeId) == (invitation.Role, invitation.TerritoryId, invitation.OrganisationId, invitation.ServiceId, invitation.ProgrammeId))) continue;
            made.Add(invitation.GrantTo(account, now));
        }
        db.AddRange(made);
        await db.AddSpecialties(account, invitations.SelectMany(i => i.Specialties).Distinct(StringComparer.Ordinal).ToList(), cancel);
        var ids = invitations.Select(i => i.Id).ToList();
        await db.Set<OneTimeLink>().Where(l => l.InvitationId != null && ids.Contains(l.InvitationId.Value) && l.UsedAt == null).ExecuteUpdateAsync(s => s.SetProperty(l => l.UsedAt, now), cancel);
        return made;
    }
}
