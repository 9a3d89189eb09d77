using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Slots.Placing;

namespace TeleExpertise.Expertise.Slots.Changing;

static class SlotOfCase
{
    /// <summary>The slot that a case has and in which it was not presented yet; null for none.</summary>
    public static Task<BookedSlot?> SlotOf(this ExpertiseDb db, Guid requestId, CancellationToken cancel) => (
        from booking in db.Set<Booking>()
        where booking.RequestId == requestId && booking.Status == BookingStatus.Booked
        join slot in db.Set<Slot>() on booking.SlotId equals slot.Id
        select new BookedSlot(slot.SessionId, new Interval(slot.StartsAt, slot.EndsAt))).SingleOrDefaultAsync(cancel);

    /// <summary>True for a case that was presented: it stays booked until its opinion is signed and moves no more. Takes turns with whoever presents it.</summary>
    public static async Task<bool> IsPresented(this ExpertiseDb db, Guid requestId, CancellationToken cancel) =>
        (await db.Database.SqlQuery<string>($"select status as \"Value\" from booking where request_id = {requestId} and status <> 'cancelled' for update").ToListAsync(cancel)).Contains("presented");
}
