using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Slots.Planning;
using TeleExpertise.Expertise.Territory;

namespace TeleExpertise.Expertise.Slots.Calendars;

/// <summary>Some days of a territory's calendar, for its coordinators: sessions with numbers of cases and no patient, days off, who is away, and what a coordinator must decide.</summary>
public sealed class ReadCalendar(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    /// <param name="actor">Who reads.</param>
    /// <param name="code">The territory's code; null takes the first of the actor's territories by name.</param>
    /// <param name="from">First day.</param>
    /// <param name="until">Last day, included.</param>
    /// <param name="cancel">Stops the queries.</param>
    public async Task<Outcome<CalendarView>> Run(Actor actor, string? code, DateOnly from, DateOnly until, CancellationToken cancel)
    {
        var theirs = actor.TerritoriesAs(Role.Coordinator).ToList();
        var choice = await db.Set<CareTerritory>().AsNoTracking().Where(t => theirs.Contains(t.Id)).OrderBy(t => t.Name).ToListAsync(cancel);
        var territory = code is null ? choice.FirstOrDefault() : choice.FirstOrDefault(t => t.Code == code);
        if (territory is null) return await audit.Refused(actor.Id, "read-calendar", "territory", null, cancel);
        var (off, series) = ((await db.DaysOff(cancel))[territory.Id], await db.Set<Series>().AsNoTracking().Where(s => s.TerritoryId == territory.Id).ToListAsync(cancel));
        return new CalendarView(territory, choice, await Sessions(territory.Id, from, until, cancel), off, await Away(territory.Id, from, until, cancel), series,
            await (from service in db.Set<Service>() join place in db.Set<Organisation>() on service.OrganisationId equals place.Id where place.TerritoryId == territory.Id orderby service.Name select service).AsNoTracking().ToListAsync(cancel),
            await db.Set<SeriesException>().AsNoTracking().Where(e => e.TerritoryId == territory.Id && e.Kind == ExceptionKind.Cancelled && e.OccursOn >= from && e.OccursOn <= until).ToListAsync(cancel),
            await Undecided(series, cancel));
    }

    async Task<List<CalendarSession>> Sessions(Guid territory, DateOnly from, DateOnly until, CancellationToken cancel)
    {
        var rows = await (from session in db.Set<Session>().AsNoTracking()
                          join series in db.Set<Series>() on session.SeriesId equals series.Id
                          join service in db.Set<Service>() on session.ServiceId equals service.Id
                          join r in db.Set<Room>() on series.RoomId equals (Guid?)r.Id into rooms
                          from room in rooms.DefaultIfEmpty()
                          where session.TerritoryId == territory && session.LocalDate >= @from && session.LocalDate <= until
                          orderby session.StartsAt, service.Name
                          select new { Session = session, series.TimeZone, Service = service.Name, Room = room == null ? null : room.Name }).ToListAsync(cancel);
        var ids = rows.ConvertAll(r => r.Session.Id);
        var slots = await db.Set<Slot>().Where(s => ids.Contains(s.SessionId)).GroupBy(s => s.SessionId).Select(s => new { s.Key, Count = s.Count() }).ToDictionaryAsync(s => s.Key, s => s.Count, cancel);
        var cases = await db.Set<Booking>().Where(b => b.Status != BookingStatus.Cancelled).Join(db.Set<Slot>(), b => b.SlotId, s => s.Id, (b, s) => s.SessionId).Where(s => ids.Contains(s))
            .GroupBy(s => s).Select(s => new { s.Key, Count = s.Count() }).ToDictionaryAsync(s => s.Key, s => s.Count, cancel);
        var seats = (await (from seat in db.Set<SessionExpert>()
                            join account in db.Set<Account>() on seat.ExpertId equals account.Id
                            where ids.Contains(seat.SessionId)
                            orderby seat.Position
                            select new { seat.SessionId, Name = (account.Title == null ? "" : account.Title + " ") + account.FamilyName }).ToListAsync(cancel)).ToLookup(s => s.SessionId, s => s.Name);
        return rows.ConvertAll(r => new CalendarSession(r.Session, r.TimeZone, r.Service, r.Room, slots.GetValueOrDefault(r.Session.Id), cases.GetValueOrDefault(r.Session.Id), [.. seats[r.Session.Id]]));
    }

    /// <summary>Nobody sees who is away elsewhere: specialists of this territory's services only.</summary>
    async Task<List<AwayView>> Away(Guid territory, DateOnly from, DateOnly until, CancellationToken cancel) =>
        await (from absence in db.Set<Absence>().Where(a => a.WithdrawnAt == null && a.FromDay <= until && a.UntilDay >= @from
                   && db.Set<RoleGrant>().Any(g => g.AccountId == a.AccountId && g.TerritoryId == territory && g.ServiceId != null && g.EndedAt == null))
               join account in db.Set<Account>() on absence.AccountId equals account.Id
               orderby absence.FromDay, account.FamilyName
               select new AwayView(absence.Id, account.Id, (account.Title == null ? "" : account.Title + " ") + account.GivenName + " " + account.FamilyName, absence.FromDay, absence.UntilDay, absence.AnnouncedAt)).ToListAsync(cancel);

    /// <summary>Sessions with cases that no longer are as the calendar wants them: somebody's role ended, or a setting changed.</summary>
    async Task<int> Undecided(List<Series> series, CancellationToken cancel)
    {
        using var system = db.As(Reach.System);
        return Foresee.Changes(await SessionPlanner.Read(db, series.ConvertAll(s => s.Id), keepCases: false, clock.GetUtcNow(), cancel, locked: false)).Count(c => c.Cases > 0);
    }
}

/// <summary>Makes the sessions as the calendar wants them, those with cases too.</summary>
public sealed class CatchUp(ExpertiseDb db, Replan replan, AuditTrail audit) : IVerb
{
    /// <param name="actor">A coordinator of the territory.</param>
    /// <param name="territory">Which territory.</param>
    /// <param name="agreed">The seal of the preview that was agreed to; null for a preview.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<Outcome<Foreseen>> Run(Actor actor, Guid territory, string? agreed, CancellationToken cancel)
    {
        if (!actor.Holds(Role.Coordinator, territory)) return await audit.Refused(actor.Id, "catch-up-calendar", "territory", territory, cancel);
        return await replan.Run(async () =>
        {
            audit.Done(actor.Id, "catch-up-calendar", "territory", territory);
            return await db.Set<Series>().Where(s => s.TerritoryId == territory).Select(s => s.Id).ToListAsync(cancel);
        }, agreed, cancel);
    }
}

/// <summary>A calendar as a coordinator sees it.</summary>
/// <param name="Territory">Which one.</param>
/// <param name="Choice">All the territories that this person coordinates.</param>
/// <param name="Sessions">The first in time first.</param>
/// <param name="Off">Its days off.</param>
/// <param name="Away">Who is away on some of these days.</param>
/// <param name="Series">All its series.</param>
/// <param name="Services">All its services, by name.</param>
/// <param name="Cancelled">Days of series that are cancelled.</param>
/// <param name="Undecided">How many sessions with cases no longer are as the calendar wants them.</param>
public sealed record CalendarView(CareTerritory Territory, IReadOnlyList<CareTerritory> Choice, IReadOnlyList<CalendarSession> Sessions, DaysOff Off, IReadOnlyList<AwayView> Away, IReadOnlyList<Series> Series,
    IReadOnlyList<Service> Services, IReadOnlyList<SeriesException> Cancelled, int Undecided);

/// <summary>A session in a calendar.</summary>
/// <param name="Session">Its row.</param>
/// <param name="TimeZone">Of its series.</param>
/// <param name="Service">Whose.</param>
/// <param name="Room">Where; null for nowhere in particular.</param>
/// <param name="Slots">How many cases it takes.</param>
/// <param name="Cases">How many it holds.</param>
/// <param name="Who">Who answers, title and family name, the first leads.</param>
public sealed record CalendarSession(Session Session, string TimeZone, string Service, string? Room, int Slots, int Cases, IReadOnlyList<string> Who);

/// <summary>Somebody who is away.</summary>
public sealed record AwayView(Guid Id, Guid AccountId, string Name, DateOnly From, DateOnly Until, DateTimeOffset AnnouncedAt);
