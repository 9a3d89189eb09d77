using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Slots;

namespace TeleExpertise.Expertise.Tables;

static class LayTable
{
    /// <summary>The table of a screen or of a host in a session, made if need be; two who make it at once make one.</summary>
    public static async Task<SessionTable> Table(this ExpertiseDb db, Session session, Guid? screenId, Guid? hostId, DateTimeOffset now, CancellationToken cancel)
    {
        var (round, hash) = TableCode.Draw(db.Sealer, session.TerritoryId);
        await db.Database.ExecuteSqlAsync($"""
            insert into session_table (id, session_id, screen_id, host_id, code_round, code_sha256, made_at)
            values ({Guid.CreateVersion7(now)}, {session.Id}, {screenId}, {hostId}, {round}, {hash}, {now})
            on conflict on constraint session_table_once do nothing
            """, cancel);
        return await db.Set<SessionTable>().AsNoTracking().SingleAsync(t => t.SessionId == session.Id && t.ScreenId == screenId && t.HostId == hostId, cancel);
    }
}
