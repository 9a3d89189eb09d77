using System.Globalization;
using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Slots;
using TeleExpertise.Expertise.Territory;

namespace TeleExpertise.Web.Demo;

/// <summary>
/// Puts the demonstration's territory and people into the database: Lozère's communes and organisations as they are, people who do not exist.
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
        await AddPlaces(cancel);
        await AddPeople(cancel);
        await Add(DemoData.Rows("series").Select(Series), s => s.Id, cancel);
        await transaction.CommitAsync(cancel);
    }

    async Task AddPlaces(CancellationToken cancel)
    {
        await Add([new CareTerritory { Id = DemoIds.Territory, Code = "lozere", Name = "Lozère", TimeZone = "Europe/Paris", Demo = true }], t => t.Id, cancel);
        await Add(DemoData.Rows("communes").Select(Commune), c => c.Code, cancel);
        await Add(DemoData.Rows("organisations").Select(Organisation), o => o.Id, cancel);
        await Add(DemoData.Rows("members").Select(Member), m => new { m.GroupId, m.MemberId }, cancel);
        await Add(DemoData.Rows("services").Select(Service), s => s.Id, cancel);
        await Add(DemoData.Rows("roads").Select(Road), r => new { r.TerritoryId, r.FromCode, r.ToCode }, cancel);
    }

    async Task AddPeople(CancellationToken cancel)
    {
        await Add(DemoData.Rows("people").Select(Account), a => a.Id, cancel);
        await Add(DemoData.Rows("people").Select(Grant), g => g.Id, cancel);
    }

    async Task Add<T, TKey>(IEnumerable<T> rows, Expression<Func<T, TKey>> key, CancellationToken cancel) where T : class
    {
        var there = (await db.Set<T>().Select(key).ToListAsync(cancel)).ToHashSet();
        var keyOf = key.Compile();
        db.AddRange(rows.Where(row => !there.Contains(keyOf(row))));
        await db.SaveChangesAsync(cancel); // table by table: the model does not know every foreign key
    }

    static Commune Commune(string?[] row) => new() { Code = row[0]!, Name = row[1]!, Latitude = Number(row[2]), Longitude = Number(row[3]) };

    static Road Road(string?[] row) =>
        new() { TerritoryId = DemoIds.Territory, FromCode = row[0]!, ToCode = row[1]!, Kilometres = Number(row[2]), Minutes = Whole(row[3]) };

    static Organisation Organisation(string?[] row) => new()
    {
        Id = DemoIds.Organisation(Whole(row[0])),
        TerritoryId = DemoIds.Territory,
        Demo = true,
        ParentId = row[1] is null ? null : DemoIds.Organisation(Whole(row[1])),
        Kind = Enum.Parse<OrganisationKind>(row[2]!),
        ShortName = row[3]!,
        Name = row[4]!,
        CommuneCode = row[5],
    };

    static OrganisationMember Member(string?[] row) =>
        new() { GroupId = DemoIds.Organisation(Whole(row[0])), MemberId = DemoIds.Organisation(Whole(row[1])), TerritoryId = DemoIds.Territory };

    static Service Service(string?[] row) => new()
    {
        Id = DemoIds.Service(Whole(row[0])),
        OrganisationId = DemoIds.Organisation(Whole(row[1])),
        Specialty = SnakeCaseConvention.Snake(row[2]!),
        Name = row[3]!,
    };

    Account Account(string?[] row) => new()
    {
        Id = DemoIds.Person(Whole(row[0])),
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
        Specialty = row[6] is null ? null : SnakeCaseConvention.Snake(row[6]!),
        Rpps = row[7],
    };

    static RoleGrant Grant(string?[] row) => new()
    {
        Id = DemoIds.Grant(Whole(row[0])),
        AccountId = DemoIds.Person(Whole(row[0])),
        Role = Enum.Parse<Role>(row[8]!),
        TerritoryId = DemoIds.Territory,
        StartsOn = Start,
        OrganisationId = row[9] is null ? null : DemoIds.Organisation(Whole(row[9])),
        ServiceId = row[10] is null ? null : DemoIds.Service(Whole(row[10])),
    };

    static Series Series(string?[] row) => new()
    {
        Id = DemoIds.Series(Whole(row[0])),
        TerritoryId = DemoIds.Territory,
        ServiceId = DemoIds.Service(Whole(row[1])),
        LeadExpertId = DemoIds.Person(Whole(row[2])),
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
