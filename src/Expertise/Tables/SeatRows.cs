using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Slots;

namespace TeleExpertise.Expertise.Tables;

static class SeatRows
{
    /// <summary>Holds a session for the current transaction so that nobody ends it meanwhile, others may sit down beside; false when it is over.</summary>
    public static async Task<bool> TakeToSeat(this ExpertiseDb db, Guid sessionId, CancellationToken cancel) =>
        (await db.Set<Session>().FromSql($"select * from session where id = {sessionId} for share").AsNoTracking().SingleAsync(cancel)).Status is SessionStatus.Planned or SessionStatus.Open;

    /// <summary>A seat for the current transaction; null when there is none, or none that this person may know of.</summary>
    public static Task<TableSeat?> TakeSeat(this ExpertiseDb db, Guid seatId, CancellationToken cancel) =>
        db.Set<TableSeat>().FromSql($"select * from table_seat where id = {seatId} for update").SingleOrDefaultAsync(cancel);
}
