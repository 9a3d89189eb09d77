using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Territory;

namespace TeleExpertise.Expertise.People;

/// <summary>The accounts of the territories that the actor administers, with what they may do and where.</summary>
public sealed class ListAccounts(ExpertiseDb db, AuditTrail audit) : IVerb
{
    public async Task<Outcome<IReadOnlyList<AccountLine>>> Run(Actor actor, CancellationToken cancel)
    {
        if (!actor.Is(Role.Administrator)) return await audit.Refused(actor.Id, "list-accounts", "account", null, cancel);
        var territories = actor.TerritoriesAs(Role.Administrator).ToList();
        var grants = await (from g in db.Set<RoleGrant>().AsNoTracking()
                            where territories.Contains(g.TerritoryId)
                            join o in db.Set<Organisation>() on g.OrganisationId equals o.Id into os
                            from o in os.DefaultIfEmpty()
                            join s in db.Set<Service>() on g.ServiceId equals s.Id into ss
                            from s in ss.DefaultIfEmpty()
                            select new { g.AccountId, g.Role, Place = s != null ? s.Name : o != null ? o.ShortName : null }).ToListAsync(cancel);
        var roles = grants.ToLookup(g => g.AccountId, g => new HeldRole(g.Role, g.Place));
        var ids = roles.Select(g => g.Key).ToList();
        var accounts = await db.Set<Account>().AsNoTracking().Where(a => ids.Contains(a.Id)).OrderBy(a => a.FamilyName).ThenBy(a => a.GivenName).ToListAsync(cancel);
        var keyed = await db.Database.SqlQuery<Guid>($"""select id as "Value" from unnest({ids}) as id where has_second_way(id)""").ToListAsync(cancel);
        return accounts.Select(a => new AccountLine(a.Id, a.DisplayName, a.Email, a.Profession, StateOf(a, keyed.Contains(a.Id)), [.. roles[a.Id]])).ToList();
    }

    static AccountState StateOf(Account account, bool keyed) =>
        account.DisabledAt is not null ? AccountState.Disabled
        : account.Persona is not null ? AccountState.Demonstration
        : account.PasswordHash is null && !keyed ? AccountState.Invited
        : AccountState.Active;
}

/// <summary>One account as its administrator sees it: nothing clinical.</summary>
public sealed record AccountLine(Guid Id, string Name, string? Email, Profession Profession, AccountState State, IReadOnlyList<HeldRole> Roles);

/// <summary>A role and the place where it is held.</summary>
public sealed record HeldRole(Role Role, string? Place);

/// <summary>Where an account stands.</summary>
public enum AccountState { Active, Invited, Disabled, Demonstration }
