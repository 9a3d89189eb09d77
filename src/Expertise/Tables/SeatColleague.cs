using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Sessions;

namespace TeleExpertise.Expertise.Tables;

/// <summary>The host of a table, or somebody who sits there, puts down a colleague who has no phone at hand. It counts once the colleague has confirmed it.</summary>
public sealed class SeatColleague(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    /// <param name="actor">Who says so.</param>
    /// <param name="tableId">At which table.</param>
    /// <param name="accountId">Who sits there, somebody who may join the session.</param>
    /// <param name="cancel">Gives up.</param>
    /// <returns>The session; <c>seat-nobody</c> at the field <c>accountId</c>, <c>seat-elsewhere</c> when they sit at a table of the session already, <c>table-own</c> for the host, or why the room is closed.</returns>
    public async Task<Outcome<Guid>> Run(Actor actor, Guid tableId, Guid? accountId, CancellationToken cancel)
    {
        var table = await db.Set<SessionTable>().AsNoTracking().SingleOrDefaultAsync(t => t.Id == tableId, cancel);
        var session = table is null ? null : await db.Peek(table.SessionId, cancel);
        if (table is null || session is null || !await db.KeepsTable(actor, session, table, cancel)) return await audit.Refused(actor.Id, "seat-colleague", "session", session?.Id, cancel);
        var now = clock.GetUtcNow();
        if (await db.Closed(session, now, cancel) is { } code) return Refusal.Conflict(code);
        if (accountId is not { } who || !(await db.MayJoin(session, clock.Today(), cancel)).Contains(who)) return Refusal.Invalid(new FieldFault("accountId", "seat-nobody"));
        if (who == table.HostId || who == actor.Id) return Refusal.Conflict("table-own");
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        if (!await db.TakeToSeat(session.Id, cancel)) return Refusal.Conflict("session-ended");
        db.Add(new TableSeat { Id = Guid.CreateVersion7(now), TableId = tableId, SessionId = session.Id, AccountId = who, AddedById = actor.Id, SatAt = now });
        audit.Done(actor.Id, "seat-colleague", "session", session.Id);
        try { await db.SaveChangesAsync(cancel); }
        catch (DbUpdateException e) when (e.Violates("table_seat_one_at_a_time")) { return Refusal.Conflict("seat-elsewhere"); }
        await transaction.CommitAsync(cancel);
        return session.Id;
    }
}
