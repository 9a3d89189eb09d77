using System.Globalization;
using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Settings;
using TeleExpertise.Expertise.Slots;
using TeleExpertise.Expertise.Territory;

namespace TeleExpertise.Web.Demo;

/// <summary>
/// Puts the demonstration's territories and people into the database: communes and organisations as they are, people who do not exist.
/// Adds what is missing and changes nothing that is there, one process at a time.
/// </summary>
sealed class DemoSeed(ExpertiseDb db, TimeProvider clock)
{
    const long LockKey = 0x44454D4F; // any constant of our own
    static readonly DateOnly Start = new(2020, 1, 1);

    public async Task Run(CancellationToken cancel)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock({LockKey})", cancel);
        foreach (var at in DemoTerritory.All)
        {
            await AddPlaces(at, cancel);
            await AddPeople(at, cancel);
            await Add(at.Rows("series").Select(row => Series(at, row)), s => s.Id, cancel);
            await Add(await Decisions(at, cancel), d => new { d.TerritoryId, d.Key }, cancel);
        }
        await transaction.CommitAsync(cancel);
    }

    async Task AddPlaces(DemoTerritory at, CancellationToken cancel)
    {
        await Add([new CareTerritory { Id = at.Id, Code = at.Folder, Name = at.Name, TimeZone = "Europe/Paris", Demo = true }], t => t.Id, cancel);
        await Add(at.Rows("communes").Select(Commune), c => c.Code, cancel);
        await Add(at.Rows("organisations").Select(row => Organisation(at, row)), o => o.Id, cancel);
        await Add(at.Rows("members").Select(row => Member(at, row)), m => new { m.GroupId, m.MemberId }, cancel);
        await Add(at.Rows("services").Select(row => Service(at, row)), s => s.Id, cancel);
        await Add(at.Rows("rooms").Select(row => Room(at, row)), r => r.Id, cancel);
        await Add(at.Rows("roads").Select(row => Road(at, row)), r => new { r.TerritoryId, r.FromCode, r.ToCode }, cancel);
        await Add(at.Rows("contacts").Select(row => Contact(at, row)), c => c.Id, cancel);
        await Add(at.Rows("tours").Select(row => Stop(at, row)), s => s.Id, cancel);
    }

    async Task AddPeople(DemoTerritory at, CancellationToken cancel)
    {
        await Add(at.Rows("people").Select(row => Account(at, row)), a => a.Id, cancel);
        var accounts = await db.Set<Account>().Where(a => a.Persona != null).ToDictionaryAsync(a => a.Persona!, a => a.Id, cancel);
        await Add(at.Rows("people").Where(row => row[6] is not null).Select(row => new AccountSpecialty { AccountId = accounts[row[1]!], Specialty = SnakeCaseConvention.Snake(row[6]!) }), s => new { s.AccountId, s.Specialty }, cancel);
        await Add(at.Rows("people").Select(row => Grant(at, Whole(row[0]), accounts[row[1]!], row[8], row[9], row[10], row[11])), g => g.Id, cancel);
        // Roles of people of another territory, after those of its own.
        await Add(at.Rows("guests").Select(row => Grant(at, 1000 + Whole(row[0]), accounts[row[1]!], row[2], row[3], row[4])), g => g.Id, cancel);
    }

    /// <summary>A week of announcement: a case that somebody takes to a session while looking around sits in the next one.</summary>
    async Task<List<Decided>> Decisions(DemoTerritory at, CancellationToken cancel) =>
        await db.Set<RoleGrant>().Where(g => g.TerritoryId == at.Id && g.Role == Role.Coordinator).OrderBy(g => g.Id).Take(1)
            .Select(g => new Decided { TerritoryId = at.Id, Key = Policy.Announced.Key, Value = "7", ChangedAt = clock.GetUtcNow(), ChangedById = g.AccountId }).ToListAsync(cancel);

    async Task Add<T, TKey>(IEnumerable<T> rows, Expression<Func<T, TKey>> key, CancellationToken cancel) where T : class
    {
        var there = (await db.Set<T>().Select(key).ToListAsync(cancel)).ToHashSet();
        var keyOf = key.Compile();
        db.AddRange(rows.Where(row => !there.Contains(keyOf(row))));
        await db.SaveChangesAsync(cancel); // table by table: the model does not know every foreign key
    }

    static Commune Commune(string?[] row) => new() { Code = row[0]!, Name = row[1]!, Latitude = Number(row[2]), Longitude = Number(row[3]) };

    static Road Road(DemoTerritory at, string?[] row) =>
        new() { TerritoryId = at.Id, FromCode = row[0]!, ToCode = row[1]!, Kilometres = Number(row[2]), Minutes = Whole(row[3]) };

    static Organisation Organisation(DemoTerritory at, string?[] row) => new()
    {
        Id = at.Organisation(row[0]),
        TerritoryId = at.Id,
        Demo = true,
        ParentId = row[1] is null ? null : at.Organisation(row[1]),
        Kind = Enum.Parse<OrganisationKind>(row[2]!),
        ShortName = row[3]!,
        Name = row[4]!,
        CommuneCode = row[5],
    };

    static OrganisationMember Member(DemoTerritory at, string?[] row) =>
        new() { GroupId = at.Organisation(row[0]), MemberId = at.Organisation(row[1]), TerritoryId = at.Id };

    static Service Service(DemoTerritory at, string?[] row) => new()
    {
        Id = at.Service(row[0]),
        OrganisationId = at.Organisation(row[1]),
        Specialty = SnakeCaseConvention.Snake(row[2]!),
        Name = row[3]!,
    };

    static Room Room(DemoTerritory at, string?[] row) => new()
    {
        Id = at.Room(row[0]),
        TerritoryId = at.Id,
        OrganisationId = at.Organisation(row[1]),
        Name = row[2]!,
        Seats = Whole(row[3]),
        Equipment = row[4]!.Split(' '),
    };

    static Contact Contact(DemoTerritory at, string?[] row) => new()
    {
        Id = at.Contact(row[0]),
        TerritoryId = at.Id,
        OrganisationId = at.Organisation(row[1]),
        Role = row[2]!,
        Person = row[3],
        Phone = row[4],
        Email = row[5],
        Note = row[6],
    };

    static TourStop Stop(DemoTerritory at, string?[] row) => new()
    {
        Id = at.Stop(row[0]),
        TerritoryId = at.Id,
        OrganisationId = at.Organisation(row[1]),
        CommuneCode = row[2]!,
        Place = row[3]!,
        Weekday = Whole(row[4]),
        Weeks = Enum.Parse<WeekParity>(row[5]!),
        FromTime = TimeOnly.Parse(row[6]!, CultureInfo.InvariantCulture),
        ToTime = TimeOnly.Parse(row[7]!, CultureInfo.InvariantCulture),
        ValidFrom = Start,
    };

    Account Account(DemoTerritory at, string?[] row) => new()
    {
        Id = at.Person(row[0]),
        Demo = true,
        Persona = row[1],
        CreatedAt = clock.GetUtcNow(),
        UserName = row[1],
        NormalizedUserName = row[1]!.ToUpperInvariant(),
        SecurityStamp = Guid.NewGuid().ToString(),
        Title = row[2],
        GivenName = row[3]!,
        FamilyName = row[4]!,
        Profession = Enum.Parse<Profession>(row[5]!),
        Rpps = row[7],
    };

    RoleGrant Grant(DemoTerritory at, int line, Guid account, string? role, string? organisation, string? service, string? supervisor = null) => new()
    {
        Id = at.Grant(line),
        AccountId = account,
        Role = Enum.Parse<Role>(role!),
        TerritoryId = at.Id,
        StartsOn = Start,
        OrganisationId = organisation is null ? null : at.Organisation(organisation),
        ServiceId = service is null ? null : at.Service(service),
        SupervisorId = supervisor is null ? null : at.Person(supervisor),
        EndsOn = supervisor is null ? null : clock.Today().AddMonths(6), // a placement
    };

    static Series Series(DemoTerritory at, string?[] row) => new()
    {
        Id = at.Series(row[0]),
        TerritoryId = at.Id,
        ServiceId = at.Service(row[1]),
        Rota = [at.Person(row[2])],
        Weekday = Whole(row[3]),
        StartsAt = TimeOnly.Parse(row[4]!, CultureInfo.InvariantCulture),
        SessionMinutes = Whole(row[5]),
        SlotMinutes = Whole(row[6]),
        TimeZone = "Europe/Paris",
        ValidFrom = Start,
    };

    static int Whole(string? cell) => int.Parse(cell!, CultureInfo.InvariantCulture);
    static double Number(string? cell) => double.Parse(cell!, CultureInfo.InvariantCulture);
}
