using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Settings;
using TeleExpertise.Expertise.Slots.Assignment;
using TeleExpertise.Expertise.Slots.Placing;
using TeleExpertise.Expertise.Territory;

namespace TeleExpertise.Expertise.Slots;

/// <summary>Where a case is expected, or was booked, and why in no session before. For the page of a case, which has checked who reads.</summary>
public sealed class ReadPlan(ExpertiseDb db) : IVerb
{
    /// <returns>Null for a case that was never planned.</returns>
    public async Task<PlannedCase?> Run(Guid requestId, CancellationToken cancel)
    {
        if (await db.Set<CasePlan>().AsNoTracking().SingleOrDefaultAsync(p => p.RequestId == requestId, cancel) is not { } plan) return null;
        var passed = JsonSerializer.Deserialize<Passed[]>(plan.PassedOver, Booker.Json)!;
        var ids = passed.Select(p => p.Session).ToList();
        var times = await db.Set<Session>().Where(s => ids.Contains(s.Id)).ToDictionaryAsync(s => s.Id, s => s.StartsAt, cancel);
        var where = await (
            from session in db.Set<Session>()
            where session.Id == plan.SessionId
            join series in db.Set<Series>() on session.SeriesId equals series.Id
            join service in db.Set<Service>() on session.ServiceId equals service.Id
            join organisation in db.Set<Organisation>() on service.OrganisationId equals organisation.Id
            select new PlannedSession(session.Id, session.StartsAt, series.TimeZone, organisation.Name)).SingleOrDefaultAsync(cancel);
        var certain = await db.Number(Policy.Announced, await db.Set<Requests.Request>().Where(r => r.Id == requestId).Select(r => r.TerritoryId).SingleAsync(cancel), cancel);
        return new(where, certain, [.. passed.Where(p => times.ContainsKey(p.Session)).Select(p => new PassedSession(times[p.Session], p.Why)).OrderBy(p => p.StartsAt)]);
    }
}

/// <param name="Session">Null where no session within what is planned ahead has room.</param>
/// <param name="Before">The earlier sessions, the nearest first.</param>
/// <param name="CertainDays">How many days before its session a case is booked and announced.</param>
public sealed record PlannedCase(PlannedSession? Session, int CertainDays, IReadOnlyList<PassedSession> Before);

/// <summary>A session in which a case is expected.</summary>
public sealed record PlannedSession(Guid Id, DateTimeOffset StartsAt, string TimeZone, string Organisation);

/// <summary>A session that a case was not put into.</summary>
/// <param name="Why">Null where others had to go first.</param>
public sealed record PassedSession(DateTimeOffset StartsAt, Obstacle? Why);
