using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Settings;
using TeleExpertise.Expertise.Slots;

namespace TeleExpertise.Expertise.Attestations;

/// <summary>One session that a person attended.</summary>
/// <param name="Held">When it was held.</param>
/// <param name="Code">The certificate's code; null while none was asked for.</param>
/// <param name="Suffices">True when so much time gives a certificate.</param>
public sealed record LearningSession(Guid SessionId, string Service, string Hospital, Interval Held, string TimeZone, int Seconds, string? Code, bool Suffices)
{
    /// <summary>The year it counts for, in its own zone.</summary>
    public int Year => TimeZoneInfo.ConvertTime(Held.StartsAt, TimeZoneInfo.FindSystemTimeZoneById(TimeZone)).Year;
}

/// <summary>The sessions that a person attended, the latest first.</summary>
public sealed class ListLearning(ExpertiseDb db) : IVerb
{
    public async Task<IReadOnlyList<LearningSession>> Run(Actor actor, CancellationToken cancel)
    {
        var rows = await (
            from attendance in db.Set<Attendance>()
            join session in db.Set<Session>() on attendance.SessionId equals session.Id
            join found in db.Set<Certificate>() on new { attendance.SessionId, attendance.AccountId } equals new { found.SessionId, found.AccountId } into certificates
            from certificate in certificates.DefaultIfEmpty()
            where attendance.AccountId == actor.Id
            orderby session.EndedAt descending
            select new { Session = session, attendance.Seconds, Code = certificate == null ? null : certificate.Code }).AsNoTracking().ToListAsync(cancel);
        var places = await db.Places(rows.ConvertAll(r => r.Session), cancel);
        var least = await db.Times(Policy.Certificate, cancel);
        return rows.ConvertAll(row =>
        {
            var place = places[row.Session.Id];
            return new LearningSession(row.Session.Id, place.Service, place.Hospital, AttendanceLedger.Held(row.Session), place.TimeZone, row.Seconds, row.Code, row.Seconds > 0 && row.Seconds >= (least.TryGetValue(row.Session.TerritoryId, out var time) ? time : Policy.Certificate.Time(null)).TotalSeconds);
        });
    }
}
