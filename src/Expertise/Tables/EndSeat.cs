using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Sessions;

namespace TeleExpertise.Expertise.Tables;

/// <summary>Somebody leaves a table: by their own word, or because the host, or an expert or chair of the service, says that they have gone. Their minutes until then stay.</summary>
public sealed class EndSeat(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    /// <returns>The session, also when they had left before.</returns>
    public async Task<Outcome<Guid>> Run(Actor actor, Guid seatId, CancellationToken cancel)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var seat = await db.TakeSeat(seatId, cancel);
        var action = seat?.AccountId == actor.Id ? "leave-table" : "send-from-table";
        if (seat is null || !(seat.AccountId == actor.Id || await MaySend(actor, seat, cancel)))
        {
            var refused = await audit.Refused(actor.Id, action, "session", seat?.SessionId, cancel);
            await transaction.CommitAsync(cancel); // its row stays
            return refused;
        }
        if (seat.LeftAt is not null) return seat.SessionId;
        seat.LeftAt = clock.GetUtcNow();
        audit.Done(actor.Id, action, "session", seat.SessionId);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return seat.SessionId;
    }

    async Task<bool> MaySend(Actor actor, TableSeat seat, CancellationToken cancel) =>
        await db.Peek(seat.SessionId, cancel) is { } session
        && (SessionRights.Of(actor, session).Present || await db.Set<SessionTable>().AnyAsync(t => t.Id == seat.TableId && t.HostId == actor.Id, cancel));
}
