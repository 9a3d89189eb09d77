using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Slots;

namespace TeleExpertise.Expertise.Sessions.Guests;

/// <summary>Who may say that a patient is there: whose case it is, and who leads it in this session.</summary>
static class MayHavePatient
{
    /// <summary>The case, where the person may; null otherwise, also for a case that is not on the agenda.</summary>
    public static async Task<Request?> CaseToHavePatientIn(this ExpertiseDb db, Actor actor, Guid sessionId, Guid requestId, CancellationToken cancel)
    {
        if (await db.Peek(sessionId, cancel) is not { } session || SessionRights.Of(actor, session) is not { Join: true } rights) return null;
        var request = await (
            from slot in db.Set<Slot>()
            where slot.SessionId == sessionId
            join booking in db.Set<Booking>() on slot.Id equals booking.SlotId
            where booking.RequestId == requestId && booking.Status != BookingStatus.Cancelled
            join asked in db.Set<Request>().AsNoTracking() on booking.RequestId equals asked.Id
            select asked).SingleOrDefaultAsync(cancel);
        return request is not null && actor.MayHavePatientIn(request, rights) ? request : null;
    }

    public static bool MayHavePatientIn(this Actor actor, Request request, SessionRights rights) => actor.ActsFor(request) || (rights.Present && actor.MayRead(request));
}
