using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Sessions;
using TeleExpertise.Expertise.Slots;

namespace TeleExpertise.Expertise.Attestations;

/// <summary>The attendance list of one ended session. Nothing clinical.</summary>
/// <param name="Held">When it was held.</param>
/// <param name="TimeZone">IANA zone in which its hours are said.</param>
/// <param name="Persons">In the order of their family names.</param>
public sealed record AttendanceList(
    Guid SessionId, string Service, string Hospital, Interval Held, string TimeZone, bool Demo, IReadOnlyList<AttendanceLine> Persons);

/// <summary>One person on an attendance list.</summary>
/// <param name="Organisation">Where they sat; empty when no role said so that day.</param>
public sealed record AttendanceLine(string Name, Profession Profession, string? Rpps, string Organisation, int Seconds)
{
    /// <summary>Whole minutes, rounded down.</summary>
    public int Minutes => Seconds / 60;
}

/// <summary>Gives the tracker of continuing education in the session's territory its attendance list.</summary>
public sealed class ListAttendance(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    public async Task<Outcome<AttendanceList>> Run(Actor actor, Guid sessionId, CancellationToken cancel)
    {
        var session = await db.Set<Session>().AsNoTracking().SingleOrDefaultAsync(s => s.Id == sessionId && s.Status == SessionStatus.Ended, cancel);
        if (session is null || !actor.Holds(Role.CmeTracker, session.TerritoryId))
            return await audit.Refused(actor.Id, "list-attendance", "session", sessionId, cancel);

        await db.WriteAttendance(session, clock.GetUtcNow(), cancel); // a stay may have been reported after the end
        var rows = await (
            from attendance in db.Set<Attendance>()
            join account in db.Set<Account>() on attendance.AccountId equals account.Id
            where attendance.SessionId == sessionId
            orderby account.FamilyName, account.GivenName
            select new { Account = account, attendance.Seconds }).AsNoTracking().ToListAsync(cancel);
        var organisations = await db.Affiliated(session, rows.ConvertAll(r => r.Account.Id), cancel);
        var place = (await db.Places([session], cancel))[sessionId];
        audit.Done(actor.Id, "list-attendance", "session", sessionId);
        await db.SaveChangesAsync(cancel);
        return new AttendanceList(sessionId, place.Service, place.Hospital, AttendanceLedger.Held(session), place.TimeZone, place.Demo,
            rows.ConvertAll(r => new AttendanceLine(r.Account.DisplayName, r.Account.Profession, r.Account.Rpps,
                organisations.GetValueOrDefault(r.Account.Id)?.Name ?? "", r.Seconds)));
    }
}
