using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Territory;

namespace TeleExpertise.Expertise.People;

/// <summary>One person as who keeps their territory's people sees them: who they are, their roles there of all times, replacements; nothing clinical.</summary>
public sealed class ReadPerson(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    public async Task<Outcome<PersonView>> Run(Actor actor, Guid accountId, CancellationToken cancel)
    {
        var account = await db.FindStaff(actor, accountId, cancel);
        if (account is null) return await audit.Refused(actor.Id, "read-person", "account", accountId, cancel);
        var today = clock.Today();
        var roles = await Roles(actor, accountId, today, cancel);
        var sites = await db.Set<AccountSite>().Where(s => s.AccountId == accountId)
            .Join(db.Set<Organisation>(), s => s.OrganisationId, o => o.Id, (s, o) => new NamedPlace(o.Id, o.Name)).ToListAsync(cancel);
        return new PersonView(account, roles, sites, await Replacements(actor, accountId, today, cancel))
        {
            Specialties = await db.Set<AccountSpecialty>().Where(s => s.AccountId == accountId).Join(db.Set<Specialty>(), s => s.Specialty, s => s.Code, (_, s) => s).AsNoTracking().ToListAsync(cancel),
            Choice = await Choice(actor, accountId, today, cancel),
            MayChange = accountId != actor.Id && await AreAllTheirsToGive(actor, accountId, today, cancel),
            MayLeave = accountId != actor.Id && roles.Where(r => r.When != RoleTime.Over).All(r => actor.MayGrant(r.Role, r.TerritoryId)),
            MayRecover = account is { Email: not null, DisabledAt: null } && await db.MayRecover(actor, accountId, today, cancel),
            MayReset = account is { Email: not null, DisabledAt: null } && roles.Any(r => actor.Holds(Role.Administrator, r.TerritoryId)),
        };
    }

    /// <summary>Name, profession and RPPS number count wherever a person works: of elsewhere the actor learns no more than that it is not theirs to change.</summary>
    async Task<bool> AreAllTheirsToGive(Actor actor, Guid accountId, DateOnly today, CancellationToken cancel)
    {
        using var system = db.As(Reach.System);
        var held = await db.Set<RoleGrant>().AsNoTracking().Where(g => g.AccountId == accountId && g.EndedAt == null && (g.EndsOn == null || g.EndsOn >= today)).ToListAsync(cancel);
        return held.TrueForAll(g => actor.MayGrant(g.Role, g.TerritoryId));
    }

    async Task<IReadOnlyList<RoleLine>> Roles(Actor actor, Guid accountId, DateOnly today, CancellationToken cancel)
    {
        var territories = actor.Staffed();
        var grants = await db.NamePlaces(await db.Set<RoleGrant>().AsNoTracking().Where(g => g.AccountId == accountId && territories.Contains(g.TerritoryId)).ToListAsync(cancel), cancel);
        var supervisors = grants.Select(g => g.Grant.SupervisorId).ToList();
        var names = await db.Set<Account>().AsNoTracking().Where(a => supervisors.Contains(a.Id)).ToDictionaryAsync(a => a.Id, a => a.DisplayName, cancel);
        return [.. grants.Select(g => new RoleLine(g.Grant.Id, g.Grant.Role, g.Grant.TerritoryId, g.Place, g.Programme,
                g.Grant.SupervisorId is { } supervisor ? names.GetValueOrDefault(supervisor) : null, g.Grant.StartsOn, g.Grant.EndsOn, When(g.Grant, today),
                accountId != actor.Id && actor.MayGrant(g.Grant.Role, g.Grant.TerritoryId)))
            .OrderBy(r => r.When).ThenBy(r => r.Role).ThenByDescending(r => r.StartsOn)];
    }

    static RoleTime When(RoleGrant grant, DateOnly today) =>
        grant.HoldsOn(today) ? RoleTime.Now : grant.EndedAt is null && grant.StartsOn > today ? RoleTime.Later : RoleTime.Over;

    async Task<IReadOnlyList<NamedPlace>> Choice(Actor actor, Guid accountId, DateOnly today, CancellationToken cancel)
    {
        if (await db.AsksIn(actor, accountId, cancel) is not { } territory) return [];
        var could = await db.MayReplace(accountId, territory, today).AsNoTracking().OrderBy(a => a.FamilyName).ThenBy(a => a.GivenName).ToListAsync(cancel);
        return could.ConvertAll(a => new NamedPlace(a.Id, a.DisplayName));
    }

    async Task<IReadOnlyList<Replacement>> Replacements(Actor actor, Guid accountId, DateOnly today, CancellationToken cancel)
    {
        var territories = actor.Staffed();
        return await db.Set<Delegation>().Where(d => (d.FromId == accountId || d.ToId == accountId) && territories.Contains(d.TerritoryId)).Told(db, today, cancel);
    }
}

/// <summary>A person.</summary>
/// <param name="Account">Who they are.</param>
/// <param name="Roles">What they do, did and will do in the territories of who reads.</param>
/// <param name="Sites">Where else they work.</param>
/// <param name="Replacements">Whom they replace and who replaces them, now and later.</param>
public sealed record PersonView(Account Account, IReadOnlyList<RoleLine> Roles, IReadOnlyList<NamedPlace> Sites, IReadOnlyList<Replacement> Replacements)
{
    /// <summary>In which they have trained.</summary>
    public required IReadOnlyList<Specialty> Specialties { get; init; }

    /// <summary>Who could replace them; empty for who never asked for opinions.</summary>
    public required IReadOnlyList<NamedPlace> Choice { get; init; }

    /// <summary>True when the reader may correct who they are: every role they hold, anywhere, is the reader's to give.</summary>
    public required bool MayChange { get; init; }

    /// <summary>True when the reader may end all that they do in the reader's territories.</summary>
    public required bool MayLeave { get; init; }

    /// <summary>True when the reader may vouch for who lost every way in.</summary>
    public required bool MayRecover { get; init; }

    /// <summary>True when the reader may give out a link to a new password.</summary>
    public required bool MayReset { get; init; }
}

/// <summary>A role of a person.</summary>
public sealed record RoleLine(Guid Id, Role Role, Guid TerritoryId, string? Place, string? Programme, string? Supervisor, DateOnly StartsOn, DateOnly? EndsOn, RoleTime When, bool MayEnd);

/// <summary>When a role holds.</summary>
public enum RoleTime { Now, Later, Over }
