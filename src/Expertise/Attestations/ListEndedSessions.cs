using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Slots;

namespace TeleExpertise.Expertise.Attestations;

/// <summary>An ended session, to choose from.</summary>
/// <param name="Held">When it was held.</param>
/// <param name="TimeZone">IANA zone in which its hours are said.</param>
/// <param name="Persons">How many attended.</param>
/// <param name="Seconds">Their time together.</param>
public sealed record EndedSession(Guid SessionId, string Service, string Hospital, Interval Held, string TimeZone, int Persons, int Seconds);

/// <summary>The ended sessions of the territories whose continuing education somebody tracks, the latest first.</summary>
public sealed class ListEndedSessions(ExpertiseDb db, AuditTrail audit) : IVerb
{
    /// <summary>Most sessions listed.</summary>
    const int Most = 200;

    public async Task<Outcome<IReadOnlyList<EndedSession>>> Run(Actor actor, CancellationToken cancel)
    {
        var territories = actor.TerritoriesAs(Role.CmeTracker).ToList();
        if (territories.Count == 0) return await audit.Refused(actor.Id, "list-ended-sessions", "session", subjectId: null, cancel);
        var sessions = await db.Set<Session>().AsNoTracking()
            .Where(s => territories.Contains(s.TerritoryId) && s.Status == SessionStatus.Ended)
            .OrderByDescending(s => s.EndedAt).Take(Most).ToListAsync(cancel);
        var ids = sessions.ConvertAll(s => s.Id);
        var sums = await db.Set<Attendance>().Where(a => ids.Contains(a.SessionId)).GroupBy(a => a.SessionId)
            .Select(g => new { g.Key, Persons = g.Count(), Seconds = g.Sum(a => a.Seconds) }).ToDictionaryAsync(g => g.Key, cancel);
        var places = await db.Places(sessions, cancel);
        return sessions.ConvertAll(s => new EndedSession(s.Id, places[s.Id].Service, places[s.Id].Hospital, AttendanceLedger.Held(s),
            places[s.Id].TimeZone, sums.GetValueOrDefault(s.Id)?.Persons ?? 0, sums.GetValueOrDefault(s.Id)?.Seconds ?? 0));
    }
}
