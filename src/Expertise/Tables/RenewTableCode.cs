using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Sessions;

namespace TeleExpertise.Expertise.Tables;

/// <summary>Makes a new code for a table; the one before is worth nothing from then on. For the host, who sits there, and experts and chairs of the service.</summary>
public sealed class RenewTableCode(ExpertiseDb db, AuditTrail audit) : IVerb
{
    /// <returns>The table's session.</returns>
    public async Task<Outcome<Guid>> Run(Actor actor, Guid tableId, CancellationToken cancel)
    {
        var table = await db.Set<SessionTable>().SingleOrDefaultAsync(t => t.Id == tableId, cancel);
        var session = table is null ? null : await db.Peek(table.SessionId, cancel);
        if (table is null || session is null || !(SessionRights.Of(actor, session).Present || await db.KeepsTable(actor, session, table, cancel)))
            return await audit.Refused(actor.Id, "renew-table-code", "session", session?.Id, cancel);
        (table.CodeRound, table.CodeSha256) = TableCode.Draw(db.Sealer, session.TerritoryId);
        audit.Done(actor.Id, "renew-table-code", "session", session.Id);
        await db.SaveChangesAsync(cancel);
        return session.Id;
    }
}
