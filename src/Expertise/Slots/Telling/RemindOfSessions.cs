using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;

namespace TeleExpertise.Expertise.Slots.Telling;

/// <summary>
/// Writes the reminders that are due: two days and an hour before, once each a person, session and hour. A row decides, not the clock: set back, set forward or
/// read by two processes it makes none twice. Needs the reach of the system.
/// </summary>
public sealed class RemindOfSessions(ExpertiseDb db, TimeProvider clock) : IVerb
{
    /// <summary>
    /// How long before; how late it may leave, because the server was down, and still be of use: as long as there is time to do something else with the hour;
    /// and how long before it a mail about the same session makes it superfluous, such as the one that told of it.
    /// </summary>
    static readonly (TimeSpan Before, TimeSpan AtMostLate, TimeSpan Quiet)[] Reminders =
        [(TimeSpan.FromDays(2), TimeSpan.FromHours(12), TimeSpan.FromHours(24)), (TimeSpan.FromHours(1), TimeSpan.FromMinutes(30), TimeSpan.FromMinutes(30))];

    /// <returns>How many were written.</returns>
    public async Task<int> Run(CancellationToken cancel)
    {
        var (now, made) = (clock.GetUtcNow(), 0);
        foreach (var (before, late, quiet) in Reminders)
            made += await db.Database.ExecuteSqlAsync($"""
                with due as (
                    insert into session_reminder (account_id, session_id, starts_at, minutes, made_at)
                    select e.account_id, e.session_id, e.starts_at, {(int)before.TotalMinutes}, {now} from calendar_entry e
                    join account a on a.id = e.account_id left join own_calendar o on o.account_id = e.account_id
                    where e.cancelled_at is null and a.disabled_at is null and coalesce(o.reminders, true)
                        and e.starts_at <= {now + before} and e.starts_at > {now + before - late} and e.told_at < e.starts_at - {before + quiet}
                    on conflict do nothing returning account_id, session_id)
                insert into notice (id, recipient_id, kind, subject_id, created_at, attempts)
                select gen_random_uuid(), d.account_id, 'session_near', e.id, {now}, 0 from due d join calendar_entry e on e.account_id = d.account_id and e.session_id = d.session_id
                on conflict (recipient_id, kind, subject_id) do update set id = excluded.id, created_at = excluded.created_at, sent_at = null, retry_at = null, attempts = 0
                """, cancel);
        return made;
    }
}
