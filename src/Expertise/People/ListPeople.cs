using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Territory;

namespace TeleExpertise.Expertise.People;

/// <summary>The people of the territories that the actor keeps, with what they may do and where, and those who are invited; nothing clinical.</summary>
public sealed class ListPeople(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    public async Task<Outcome<IReadOnlyList<PersonLine>>> Run(Actor actor, PeopleFilter filter, CancellationToken cancel)
    {
        if (actor.Staffed() is []) return await audit.Refused(actor.Id, "list-people", "account", null, cancel);
        var lines = (await Members(actor, cancel)).Concat(await Invited(actor, cancel)).Where(filter.Takes)
            .OrderBy(p => p.FamilyName, StringComparer.CurrentCultureIgnoreCase).ThenBy(p => p.GivenName, StringComparer.CurrentCultureIgnoreCase);
        return lines.ToList();
    }

    async Task<IEnumerable<PersonLine>> Members(Actor actor, CancellationToken cancel)
    {
        var (territories, today) = (actor.Staffed(), clock.Today());
        var grants = (await Named(db.Set<RoleGrant>().AsNoTracking().Where(g => territories.Contains(g.TerritoryId)), cancel)).ToLookup(h => h.Grant.AccountId);
        var ids = grants.Select(g => g.Key).ToList();
        var accounts = await db.Set<Account>().AsNoTracking().Where(a => ids.Contains(a.Id)).ToListAsync(cancel);
        return accounts.Select(a =>
        {
            var held = grants[a.Id].Where(h => h.Grant.HoldsOn(today) || (h.Grant.EndedAt is null && h.Grant.StartsOn > today)).OrderBy(h => h.Grant.Role).Select(h => h.Told()).ToList();
            return new PersonLine(a.Id, null, a.DisplayName, a.GivenName, a.FamilyName, a.Email, a.Profession, a.Rpps, StateOf(a, held.Count > 0), held);
        });
    }

    async Task<IEnumerable<PersonLine>> Invited(Actor actor, CancellationToken cancel)
    {
        var (territories, now) = (actor.Staffed(), clock.GetUtcNow());
        var waiting = await db.Set<RoleInvitation>().AsNoTracking().Where(i => territories.Contains(i.TerritoryId) && i.AnsweredAt == null).ToListAsync(cancel);
        var places = (await Named(waiting.Select(i => i.GrantTo(default, now)).ToList(), cancel)).ToList();
        return waiting.Select((i, n) => new PersonLine(null, i.Id, i.Name, i.GivenName, i.FamilyName, i.Email, i.Profession, i.Rpps,
            i.ExpiresAt > now ? PersonState.Invited : PersonState.InvitationOver, [places[n].Told()]));
    }

    async Task<List<NamedGrant>> Named(IQueryable<RoleGrant> grants, CancellationToken cancel) => await Named(await grants.ToListAsync(cancel), cancel);

    Task<List<NamedGrant>> Named(List<RoleGrant> grants, CancellationToken cancel) => db.NamePlaces(grants, cancel);

    static PersonState StateOf(Account account, bool holds) =>
        account.DisabledAt is not null || !holds ? PersonState.Left
        : account.Persona is not null ? PersonState.Demonstration
        : PersonState.Active;
}

/// <summary>Which people to list; what is null is not asked.</summary>
/// <param name="Text">Part of a name, an address, or an RPPS number.</param>
/// <param name="Role">Who holds it, or is invited to it.</param>
/// <param name="State">Where they stand; without it everybody but those who left.</param>
public sealed record PeopleFilter(string? Text = null, Role? Role = null, PersonState? State = null)
{
    internal bool Takes(PersonLine person) =>
        (State is null ? person.State != PersonState.Left : person.State == State)
        && (Role is null || person.Roles.Any(r => r.Role == Role))
        && (string.IsNullOrWhiteSpace(Text) || Has(person.Name) || Has(person.Email) || Has(person.Rpps));

    bool Has(string? where) =>
        where is not null && System.Globalization.CultureInfo.InvariantCulture.CompareInfo.IndexOf(where, Text!.Trim(),
            System.Globalization.CompareOptions.IgnoreCase | System.Globalization.CompareOptions.IgnoreNonSpace) >= 0;
}

/// <summary>One person as who keeps the territory's people sees them.</summary>
/// <param name="AccountId">Null while the person is only invited.</param>
/// <param name="InvitationId">Null once they have come in.</param>
public sealed record PersonLine(Guid? AccountId, Guid? InvitationId, string Name, string GivenName, string FamilyName, string? Email, Profession Profession, string? Rpps,
    PersonState State, IReadOnlyList<HeldRole> Roles);

/// <summary>A role, the place where it is held and the programme within which it is.</summary>
public sealed record HeldRole(Role Role, string? Place, string? Programme, DateOnly StartsOn, DateOnly? EndsOn);

/// <summary>Where a person stands.</summary>
public enum PersonState { Active, Invited, InvitationOver, Left, Demonstration }

/// <summary>A grant with the name of its place.</summary>
sealed record NamedGrant(RoleGrant Grant, string? Place, string? Programme)
{
    public HeldRole Told() => new(Grant.Role, Place, Programme, Grant.StartsOn, Grant.EndsOn);
}

static class PlaceNames
{
    /// <summary>Names the places of grants, in their order.</summary>
    public static async Task<List<NamedGrant>> NamePlaces(this ExpertiseDb db, List<RoleGrant> grants, CancellationToken cancel)
    {
        var ids = grants.Select(g => g.ServiceId ?? g.OrganisationId).Distinct().ToList();
        var names = await db.Set<Organisation>().Where(o => ids.Contains(o.Id)).Select(o => new { o.Id, Name = o.ShortName })
            .Concat(db.Set<Service>().Where(s => ids.Contains(s.Id)).Select(s => new { s.Id, s.Name })).ToDictionaryAsync(p => p.Id, p => p.Name, cancel);
        var within = grants.Select(g => g.ProgrammeId).Distinct().ToList();
        var programmes = await db.Set<Programme>().Where(p => within.Contains(p.Id)).ToDictionaryAsync(p => p.Id, p => p.Name, cancel);
        return grants.ConvertAll(g => new NamedGrant(g, (g.ServiceId ?? g.OrganisationId) is { } place ? names.GetValueOrDefault(place) : null,
            g.ProgrammeId is { } programme ? programmes.GetValueOrDefault(programme) : null));
    }
}
