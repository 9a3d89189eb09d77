using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Sessions;
using TeleExpertise.Expertise.Slots;

namespace TeleExpertise.Expertise.Attestations;

/// <summary>Counts attendance from stays and seats themselves.</summary>
static class AttendanceLedger
{
    /// <summary>When an ended session was held: the window that counts.</summary>
    public static Interval Held(Session session) => CountedWindow.Of(session, session.EndedAt!.Value);

    /// <summary>Seconds of each person who was in an ended session: the union of their stays and seats within the window that counts.</summary>
    public static async Task<Dictionary<Guid, int>> CountSeconds(this ExpertiseDb db, Session session, CancellationToken cancel)
    {
        var times = await db.Attended(session.Id, cancel);
        return times.GroupBy(a => a.AccountId, a => a.Time).ToDictionary(person => person.Key, person => PresenceMath.Seconds(person, Held(session)));
    }

    /// <summary>Writes down what the stays and seats of an ended session say now; rows that say it already stay as they are.</summary>
    public static async Task WriteAttendance(this ExpertiseDb db, Session session, DateTimeOffset now, CancellationToken cancel)
    {
        // In one order: when a session ends, several people ask for their certificates at once, and each writes everybody's row.
        foreach (var (person, seconds) in (await db.CountSeconds(session, cancel)).OrderBy(p => p.Key))
            await db.Database.ExecuteSqlAsync($"""
                insert into attendance (session_id, account_id, seconds, computed_at) values ({session.Id}, {person}, {seconds}, {now})
                on conflict (session_id, account_id) do update set seconds = excluded.seconds, computed_at = excluded.computed_at
                where attendance.seconds <> excluded.seconds
                """, cancel);
    }
}
