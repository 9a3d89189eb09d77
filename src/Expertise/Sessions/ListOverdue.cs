using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Settings;

namespace TeleExpertise.Expertise.Sessions;

/// <summary>
/// Sessions whose hour has passed: open ones that everybody has left, or that go on for three hours, and planned ones that nobody opened. A meeting-room screen
/// that stays behind alone, with people seated before it, keeps no session open: nobody is at its other end. Two of them do.
/// </summary>
public sealed class ListOverdue(ExpertiseDb db, TimeProvider clock) : IVerb
{
    static readonly TimeSpan Longest = TimeSpan.FromHours(3);

    /// <returns>Their ids, the oldest first.</returns>
    public Task<List<Guid>> Run(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var (lasting, silent) = (now - Longest, now - EndStaleStays.Silence);
        return db.Database.SqlQuery<Guid>($"""
            select id from session
            where status in ('planned', 'open')
              and (ends_at < {lasting}
                or (ends_at < {now} - setting_minutes(territory_id, {Policy.RoomStays.Key}, {Policy.RoomStays.Usual})
                    and (status = 'planned' or (not exists (select from presence where session_id = session.id and ended_at is null and last_seen_at >= {silent})
                        and 2 > (select count(distinct t.screen_id) from session_table t join screen_stay d on d.session_id = t.session_id and d.screen_id = t.screen_id
                            where t.session_id = session.id and d.ended_at is null and d.last_seen_at >= {silent}
                              and exists (select from table_seat s where s.table_id = t.id and s.left_at is null))))))
            order by ends_at
            """).ToListAsync(cancel);
    }
}
