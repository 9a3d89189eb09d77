using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Slots;

namespace TeleExpertise.Expertise.Sessions;

/// <summary>What a session came to, for those who lead it: cases with their minutes, opinions still to write, who was there when, and technical incidents.</summary>
public sealed class ReadSummary(ExpertiseDb db, AuditTrail audit) : IVerb
{
    /// <returns>Null for a session that has not ended. Cases have their number for who may read them, others see their place on the agenda only.</returns>
    public async Task<Outcome<SessionSummary?>> Run(Actor actor, Guid sessionId, CancellationToken cancel)
    {
        var session = await db.Peek(sessionId, cancel);
        if (session is null || SessionRights.Of(actor, session) is not { Lead: true } rights) return await audit.Refused(actor.Id, "read-summary", "session", sessionId, cancel);
        if (session is not { Status: SessionStatus.Ended, EndedAt: { } end }) return (SessionSummary?)null;
        var segments = await db.Set<CaseSegment>().AsNoTracking().Where(s => s.SessionId == sessionId).OrderBy(s => s.BeganAt).ToListAsync(cancel);
        var incidents = await db.Set<SessionIncident>().AsNoTracking().Where(i => i.SessionId == sessionId).OrderBy(i => i.HappenedAt).ToListAsync(cancel);
        var summary = new SessionSummary(await Cases(segments, incidents, rights, end, cancel), await People(session, cancel), [.. incidents.Where(i => !segments.Exists(s => Within(s, i, end))).Select(i => i.Kind)]);
        audit.Done(actor.Id, "read-summary", "session", sessionId);
        await db.SaveChangesAsync(cancel);
        return summary;
    }

    async Task<List<SummedCase>> Cases(List<CaseSegment> segments, List<SessionIncident> incidents, SessionRights rights, DateTimeOffset end, CancellationToken cancel)
    {
        var ids = segments.Select(s => s.RequestId).Distinct().ToList();
        var requests = await db.Set<Request>().AsNoTracking().Where(r => ids.Contains(r.Id)).ToDictionaryAsync(r => r.Id, cancel);
        return [.. ids.Where(requests.ContainsKey).Select((id, at) =>
        {
            var (request, times) = (requests[id], segments.FindAll(s => s.RequestId == id));
            return new SummedCase(at + 1, rights.Present ? id : null, rights.Present ? request.Reference : null, PresenceMath.Seconds(times.ConvertAll(s => new Interval(s.BeganAt, s.EndedAt ?? end))),
                request.ClosedAt is null, [.. incidents.Where(i => times.Exists(s => Within(s, i, end))).Select(i => i.Kind)]);
        })];
    }

    async Task<List<SummedPerson>> People(Session session, CancellationToken cancel)
    {
        var stays = (await db.AttendedOrNoted(session.Id, cancel)).GroupBy(a => a.AccountId).ToDictionary(g => g.Key, g => g.ToList());
        var ids = stays.Keys.ToList();
        var accounts = await db.Set<Account>().AsNoTracking().Where(a => ids.Contains(a.Id)).ToListAsync(cancel);
        var places = await db.Affiliated(session, ids, cancel);
        return [.. accounts.Select(a => new SummedPerson(a.DisplayName, a.Profession, places.GetValueOrDefault(a.Id)?.ShortName,
                PresenceMath.Union(stays[a.Id].Select(s => s.Time), PresenceMath.Always), stays[a.Id].Exists(s => !s.Confirmed)))
            .Where(p => p.Times.Count > 0).OrderBy(p => p.Times[0].StartsAt).ThenBy(p => p.Name, StringComparer.Ordinal)];
    }

    static bool Within(CaseSegment segment, SessionIncident incident, DateTimeOffset end) => segment.BeganAt <= incident.HappenedAt && incident.HappenedAt <= (segment.EndedAt ?? end);
}

/// <summary>A session that is over.</summary>
/// <param name="Cases">Those that were on, in their order.</param>
/// <param name="People">Who was in the room, the first to come first.</param>
/// <param name="Incidents">Technical incidents between the cases, by their kinds.</param>
public sealed record SessionSummary(IReadOnlyList<SummedCase> Cases, IReadOnlyList<SummedPerson> People, IReadOnlyList<string> Incidents);

/// <summary>A case that was on.</summary>
/// <param name="Turn">The how-manieth it was.</param>
/// <param name="RequestId">Null, like its number, for who may not read it.</param>
/// <param name="Seconds">How long it was on, put off and taken up again included.</param>
/// <param name="OpinionDue">True while no opinion is signed.</param>
/// <param name="Incidents">Technical incidents while it was on, by their kinds.</param>
public sealed record SummedCase(int Turn, Guid? RequestId, string? Reference, int Seconds, bool OpinionDue, IReadOnlyList<string> Incidents);

/// <summary>Somebody who was in the room.</summary>
/// <param name="Times">From when to when, each second once.</param>
/// <param name="ToConfirm">True where some of it is a seat that they have not confirmed.</param>
public sealed record SummedPerson(string Name, Profession Profession, string? Place, IReadOnlyList<Interval> Times, bool ToConfirm);
