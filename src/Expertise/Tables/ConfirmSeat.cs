using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Attestations;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Sessions;
using TeleExpertise.Expertise.Settings;
using TeleExpertise.Expertise.Slots;

namespace TeleExpertise.Expertise.Tables;

/// <summary>Somebody whom a colleague put down at a table says that they were there: from then on their minutes count, also those of a session that is over.</summary>
public sealed class ConfirmSeat(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    /// <returns>The session, also when it was confirmed before; <c>seat-refused</c>, or <c>seat-too-late</c> when the territory's term after the session is over.</returns>
    public async Task<Outcome<Guid>> Run(Actor actor, Guid seatId, CancellationToken cancel)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var seat = await db.TakeSeat(seatId, cancel);
        var session = seat?.AccountId == actor.Id ? await db.Peek(seat.SessionId, cancel) : null;
        if (seat is null || session is null)
        {
            var refused = await audit.Refused(actor.Id, "confirm-seat", "session", seat?.SessionId, cancel);
            await transaction.CommitAsync(cancel); // its row stays
            return refused;
        }
        if (seat.ConfirmedAt is not null) return session.Id;
        if (seat.RefusedAt is not null) return Refusal.Conflict("seat-refused");
        var now = clock.GetUtcNow();
        if (now > (session.EndedAt ?? now) + await db.Time(Policy.SeatTerm, session.TerritoryId, cancel)) return Refusal.Conflict("seat-too-late");
        seat.ConfirmedAt = now;
        audit.Done(actor.Id, "confirm-seat", "session", session.Id);
        await db.SaveChangesAsync(cancel);
        await db.ForgetNotice(seat, cancel);
        if (session.Status is SessionStatus.Ended) await db.WriteAttendance(session, now, cancel);
        await transaction.CommitAsync(cancel);
        return session.Id;
    }
}

static class SeatNotices
{
    /// <summary>Takes the mail back that asks about a session, unless it has left or another seat there waits still.</summary>
    public static Task<int> ForgetNotice(this ExpertiseDb db, TableSeat seat, CancellationToken cancel) => db.Database.ExecuteSqlAsync($"""
        delete from notice where id in (select id from notice where kind = 'seat_to_confirm' and recipient_id = {seat.AccountId} and subject_id = {seat.SessionId} and sent_at is null for update skip locked)
            and not exists (select from table_seat s where s.session_id = {seat.SessionId} and s.account_id = {seat.AccountId} and s.confirmed_at is null and s.refused_at is null)
        """, cancel);
}
