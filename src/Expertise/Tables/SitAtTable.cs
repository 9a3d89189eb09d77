using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Sessions;

namespace TeleExpertise.Expertise.Tables;

/// <summary>Somebody sits down at the table whose code they type: their own word, confirmed at once. Whoever sat elsewhere in that session moves here.</summary>
public sealed class SitAtTable(ExpertiseDb db, FindTable find, TimeProvider clock, AuditTrail audit) : IVerb
{
    /// <returns>The session; <c>table-code-wrong</c>, <c>table-own</c> or <c>seat-elsewhere</c> otherwise.</returns>
    public async Task<Outcome<Guid>> Run(Actor actor, string? typed, CancellationToken cancel)
    {
        var found = await find.Run(actor, typed, cancel);
        if (!found.Succeeded) return found.Refusal;
        if (found.Value.Own) return Refusal.Conflict("table-own");
        var (table, session) = (found.Value.TableId, found.Value.Session.Id);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        if (!await db.TakeToSeat(session, cancel)) return Refusal.Conflict("session-ended");
        var now = clock.GetUtcNow();
        var held = await db.Set<TableSeat>().SingleOrDefaultAsync(s => s.SessionId == session && s.AccountId == actor.Id && s.LeftAt == null, cancel);
        if (held?.TableId == table) held.ConfirmedAt ??= now;
        else
        {
            if (held is not null)
            {
                held.LeftAt = now;
                await db.SaveChangesAsync(cancel); // before the next one begins: the database allows one at a time
            }
            db.Add(new TableSeat { Id = Guid.CreateVersion7(now), TableId = table, SessionId = session, AccountId = actor.Id, SatAt = now, ConfirmedAt = now });
        }
        audit.Done(actor.Id, "sit-at-table", "session", session);
        try { await db.SaveChangesAsync(cancel); }
        catch (DbUpdateException e) when (e.Violates("table_seat_one_at_a_time")) { return Refusal.Conflict("seat-elsewhere"); }
        await transaction.CommitAsync(cancel);
        return session;
    }
}
