using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Csv;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Territory;

namespace TeleExpertise.Expertise.People;

/// <summary>What is there already in the territories whose people somebody keeps, read once for a whole list.</summary>
sealed class KnownPeople
{
    public required ILookup<string, NamedTerritoryPlace> Services { get; init; }
    public required ILookup<string, NamedTerritoryPlace> Organisations { get; init; }
    public required ILookup<string, NamedTerritoryPlace> Programmes { get; init; }
    public required ILookup<string, NamedTerritoryPlace> Supervisors { get; init; }
    public required IReadOnlyDictionary<string, Guid> Territories { get; init; }
    public required IReadOnlyDictionary<string, string> Specialties { get; init; }
    public required IReadOnlyDictionary<string, KnownPerson> ByAddress { get; init; }
    public required IReadOnlyDictionary<string, KnownPerson> ByRpps { get; init; }
    public required ILookup<(string Address, RoleKey Role), RoleInvitation> Invitations { get; init; }

    public static async Task<KnownPeople> Load(ExpertiseDb db, Actor actor, DateOnly today, CancellationToken cancel)
    {
        var mine = actor.Staffed();
        var organisations = await db.Set<Organisation>().AsNoTracking().Where(o => mine.Contains(o.TerritoryId) && o.ClosedOn == null).ToListAsync(cancel);
        var at = organisations.ToDictionary(o => o.Id);
        var ids = organisations.ConvertAll(o => o.Id);
        var services = await db.Set<Service>().AsNoTracking().Where(s => ids.Contains(s.OrganisationId) && s.ClosedOn == null).ToListAsync(cancel);
        var people = await People(db, mine, today, cancel);
        return new KnownPeople
        {
            Services = Named(services, s => new(s.Id, at[s.OrganisationId].TerritoryId), s => [s.Name, $"{s.Name} · {at[s.OrganisationId].ShortName}", $"{s.Name} · {at[s.OrganisationId].Name}"]),
            Organisations = Named(organisations, o => new(o.Id, o.TerritoryId), o => [o.Name, o.ShortName, o.Finess]),
            Programmes = Named(await db.Set<Programme>().AsNoTracking().Where(p => mine.Contains(p.TerritoryId) && p.ClosedOn == null).ToListAsync(cancel), p => new(p.Id, p.TerritoryId), p => [p.Name]),
            Supervisors = await SupervisorsOf(db, mine, today, cancel),
            Territories = (await db.Set<CareTerritory>().AsNoTracking().Where(t => mine.Contains(t.Id)).ToListAsync(cancel)).SelectMany(t => new[] { (Name: CsvTable.Plain(t.Name), t.Id), (Name: CsvTable.Plain(t.Code), t.Id) })
                .DistinctBy(t => t.Name).ToDictionary(t => t.Name, t => t.Id, StringComparer.Ordinal),
            Specialties = (await db.Set<Specialty>().AsNoTracking().ToListAsync(cancel)).SelectMany(s => new[] { (Name: CsvTable.Plain(s.NameFr), s.Code), (Name: CsvTable.Plain(s.NameEn), s.Code) })
                .DistinctBy(s => s.Name).ToDictionary(s => s.Name, s => s.Code, StringComparer.Ordinal),
            ByAddress = people.Where(p => p.Account.NormalizedEmail is not null).ToDictionary(p => p.Account.NormalizedEmail!, StringComparer.Ordinal),
            ByRpps = people.Where(p => p.Account.Rpps is not null).ToDictionary(p => p.Account.Rpps!, StringComparer.Ordinal),
            Invitations = (await db.Set<RoleInvitation>().AsNoTracking().Where(i => mine.Contains(i.TerritoryId) && i.AnsweredAt == null).ToListAsync(cancel)).ToLookup(i => (i.NormalizedEmail, RoleKey.Of(i))),
        };
    }

    static async Task<List<KnownPerson>> People(ExpertiseDb db, IReadOnlyList<Guid> mine, DateOnly today, CancellationToken cancel)
    {
        var grants = (await db.Set<RoleGrant>().AsNoTracking().Where(g => mine.Contains(g.TerritoryId)).ToListAsync(cancel)).ToLookup(g => g.AccountId);
        var ids = grants.Select(g => g.Key).ToList();
        var accounts = await db.Set<Account>().AsNoTracking().Where(a => ids.Contains(a.Id)).ToListAsync(cancel);
        return accounts.ConvertAll(a => new KnownPerson(a, [.. grants[a.Id].Where(g => g.EndedAt is null && (g.EndsOn is null || g.EndsOn >= today))]));
    }

    /// <summary>By name with and without civil title, by address and by RPPS number.</summary>
    static async Task<ILookup<string, NamedTerritoryPlace>> SupervisorsOf(ExpertiseDb db, IReadOnlyList<Guid> mine, DateOnly today, CancellationToken cancel)
    {
        var all = new List<(Account Account, Guid Territory)>();
        foreach (var territory in mine)
            all.AddRange((await db.Supervisors([territory], today).AsNoTracking().ToListAsync(cancel)).Select(a => (a, territory)));
        return Named(all, s => new(s.Account.Id, s.Territory), s => [s.Account.DisplayName, $"{s.Account.GivenName} {s.Account.FamilyName}", s.Account.Email, s.Account.Rpps]);
    }

    static ILookup<string, NamedTerritoryPlace> Named<T>(IEnumerable<T> all, Func<T, NamedTerritoryPlace> of, Func<T, string?[]> names) => all
        .SelectMany(t => names(t).OfType<string>().Select(CsvTable.Plain).Distinct(StringComparer.Ordinal).Select(name => (Name: name, Place: of(t))))
        .ToLookup(p => p.Name, p => p.Place, StringComparer.Ordinal);
}

/// <summary>Something of a territory that a list calls by a name.</summary>
readonly record struct NamedTerritoryPlace(Guid Id, Guid TerritoryId);

/// <summary>Somebody of the territory, who may have left, and the roles that hold or will.</summary>
sealed record KnownPerson(Account Account, IReadOnlyList<RoleGrant> Grants);
