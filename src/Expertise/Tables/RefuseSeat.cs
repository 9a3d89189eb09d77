using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;

namespace TeleExpertise.Expertise.Tables;

/// <summary>Somebody whom a colleague put down at a table says that it was not them: it never counts, and the row stays to show who said what.</summary>
public sealed class RefuseSeat(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    /// <returns>The session, also when it was refused before; <c>seat-confirmed</c> when they had said that they were there.</returns>
    public async Task<Outcome<Guid>> Run(Actor actor, Guid seatId, CancellationToken cancel)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var seat = await db.TakeSeat(seatId, cancel);
        if (seat?.AccountId != actor.Id)
        {
            var refused = await audit.Refused(actor.Id, "refuse-seat", "session", seat?.SessionId, cancel);
            await transaction.CommitAsync(cancel); // its row stays
            return refused;
        }
        if (seat.RefusedAt is not null) return seat.SessionId;
        if (seat.ConfirmedAt is not null) return Refusal.Conflict("seat-confirmed");
        var now = clock.GetUtcNow();
        (seat.RefusedAt, seat.LeftAt) = (now, seat.LeftAt ?? now);
        audit.Done(actor.Id, "refuse-seat", "session", seat.SessionId);
        await db.SaveChangesAsync(cancel);
        await db.ForgetNotice(seat, cancel);
        await transaction.CommitAsync(cancel);
        return seat.SessionId;
    }
}
