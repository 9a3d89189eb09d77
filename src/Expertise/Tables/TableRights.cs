using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Sessions;
using TeleExpertise.Expertise.Slots;

namespace TeleExpertise.Expertise.Tables;

static class TableRights
{
    /// <summary>True for the host, and for who sits at the table now and has said so: they see who else does.</summary>
    public static async Task<bool> KeepsTable(this ExpertiseDb db, Actor actor, Session session, SessionTable table, CancellationToken cancel) =>
        SessionRights.Of(actor, session).Join
        && (table.HostId == actor.Id || await db.Set<TableSeat>().AnyAsync(s => s.TableId == table.Id && s.AccountId == actor.Id && s.LeftAt == null && s.ConfirmedAt != null, cancel));

    /// <summary>Everybody who may join a session by the roles of that day: the same people as <see cref="SessionRights"/> says, one by one, of an actor.</summary>
    public static async Task<HashSet<Guid>> MayJoin(this ExpertiseDb db, Session session, DateOnly today, CancellationToken cancel) =>
        [.. await db.Database.SqlQuery<Guid>($"""
            select distinct a.id as "Value" from account a
            where a.disabled_at is null and (
                exists (select from role_grant g where g.account_id = a.id and g.ended_at is null and g.starts_on <= {today} and (g.ends_on is null or g.ends_on >= {today}) and (
                    (g.role in ('expert', 'guest_expert', 'chair') and g.service_id = {session.ServiceId})
                    or ({session.ProgrammeId == null} and g.role in ('requester', 'learner') and g.territory_id = {session.TerritoryId} and g.programme_id is null)
                    or exists (select from programme p where p.id = g.programme_id and p.id = {session.ProgrammeId} and p.closed_on is null)
                    or (g.role in ('requester', 'learner') and g.programme_id is null and {session.ProgrammeId} in (select programmes_covering(g.organisation_id)))))
                or exists (select from second_seat e join booking b on b.id = e.booking_id join slot l on l.id = b.slot_id where e.expert_id = a.id and l.session_id = {session.Id}))
            """).ToListAsync(cancel)];
}
