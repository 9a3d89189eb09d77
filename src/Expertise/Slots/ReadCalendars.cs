using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Territory;

namespace TeleExpertise.Expertise.Slots;

/// <summary>The series and programmes of a territory, with what may be chosen for them; for its coordinators.</summary>
public sealed class ReadCalendars(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    /// <param name="actor">Who reads.</param>
    /// <param name="code">The territory's code; null takes the first of the actor's territories by name.</param>
    /// <param name="cancel">Stops the queries.</param>
    public async Task<Outcome<CalendarsView>> Run(Actor actor, string? code, CancellationToken cancel)
    {
        var theirs = actor.TerritoriesAs(Role.Coordinator).ToList();
        var choice = await db.Set<CareTerritory>().AsNoTracking().Where(t => theirs.Contains(t.Id)).OrderBy(t => t.Name).ToListAsync(cancel);
        var territory = code is null ? choice.FirstOrDefault() : choice.FirstOrDefault(t => t.Code == code);
        if (territory is null) return await audit.Refused(actor.Id, "read-calendars", "territory", null, cancel);

        var organisations = await db.Set<Organisation>().AsNoTracking().Where(o => o.TerritoryId == territory.Id).OrderBy(o => o.Name).ToListAsync(cancel);
        var ids = organisations.ConvertAll(o => o.Id);
        var services = await db.Set<Service>().AsNoTracking().Where(s => ids.Contains(s.OrganisationId)).OrderBy(s => s.Name).ToListAsync(cancel);
        var today = clock.Today();
        var asked = services.ConvertAll(s => (Guid?)s.Id);
        var leads = await (from grant in db.Set<RoleGrant>().HoldingOn(today)
                           where asked.Contains(grant.ServiceId)
                           join account in db.Set<Account>() on grant.AccountId equals account.Id
                           where account.DisabledAt == null
                           orderby account.FamilyName
                           select new { grant.ServiceId, account.Id, Name = (account.Title == null ? "" : account.Title + " ") + account.GivenName + " " + account.FamilyName }).ToListAsync(cancel);
        var programmes = await db.Set<Programme>().AsNoTracking().Where(p => p.TerritoryId == territory.Id).OrderBy(p => p.Name).ToListAsync(cancel);
        return new CalendarsView(territory, choice, organisations, services,
            leads.ToLookup(l => l.ServiceId!.Value, l => new Lead(l.Id, l.Name)), programmes,
            (await db.Set<ProgrammeHub>().Where(h => h.TerritoryId == territory.Id).ToListAsync(cancel)).ToLookup(h => h.ProgrammeId, h => h.ServiceId),
            (await db.Set<ProgrammeSpoke>().Where(s => s.TerritoryId == territory.Id).ToListAsync(cancel)).ToLookup(s => s.ProgrammeId, s => s.OrganisationId),
            await db.Set<Series>().AsNoTracking().Where(s => s.TerritoryId == territory.Id).OrderBy(s => s.Weekday).ThenBy(s => s.StartsAt).ToListAsync(cancel),
            await db.Set<Room>().AsNoTracking().Where(r => r.TerritoryId == territory.Id && r.ClosedOn == null).OrderBy(r => r.Name).ToListAsync(cancel));
    }
}

/// <summary>Series and programmes as a coordinator sees them.</summary>
/// <param name="Territory">Which one.</param>
/// <param name="Choice">All the territories that this person coordinates.</param>
/// <param name="Organisations">All its organisations, by name.</param>
/// <param name="Services">All its services, by name.</param>
/// <param name="Leads">Who may lead the sessions of a service.</param>
/// <param name="Programmes">By name.</param>
/// <param name="Hubs">Services at the hub of each programme.</param>
/// <param name="Spokes">Organisations at the spokes of each programme.</param>
/// <param name="Series">By day and hour.</param>
/// <param name="Rooms">Those in use, by name.</param>
public sealed record CalendarsView(CareTerritory Territory, IReadOnlyList<CareTerritory> Choice, IReadOnlyList<Organisation> Organisations, IReadOnlyList<Service> Services,
    ILookup<Guid, Lead> Leads, IReadOnlyList<Programme> Programmes, ILookup<Guid, Guid> Hubs, ILookup<Guid, Guid> Spokes, IReadOnlyList<Series> Series, IReadOnlyList<Room> Rooms);

/// <summary>Somebody who may lead.</summary>
public sealed record Lead(Guid Id, string Name);
