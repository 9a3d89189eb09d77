using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Settings;
using TeleExpertise.Expertise.Slots.Placing;

namespace TeleExpertise.Expertise.Slots.Changing;

/// <summary>Who said that they cannot come to a session can, as long as it has room. The case is planned anew; a later slot that it had meanwhile is given back.</summary>
public sealed class CanCome(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    /// <returns>Done, also when it was taken back before; <c>session-full</c> where nothing is left.</returns>
    public async Task<Outcome<Done>> Run(Actor actor, Guid requestId, Guid sessionId, CancellationToken cancel)
    {
        var seen = await db.Set<Request>().AsNoTracking().SingleOrDefaultAsync(r => r.Id == requestId, cancel);
        if (seen is null || !actor.ActsFor(seen)) return await audit.Refused(actor.Id, "can-come", "request", requestId, cancel);
        using var system = db.As(Reach.System);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        try
        {
            if (await Booker.LockComing(db, seen.ServiceId, requestId, cancel) is not { } request) return Refusal.Conflict("move-nothing-planned");
            if (await db.Set<SessionDeclined>().SingleOrDefaultAsync(d => d.RequestId == requestId && d.SessionId == sessionId && d.TakenBackAt == null, cancel) is not { } said) return new Done();
            var now = clock.GetUtcNow();
            said.TakenBackAt = now;
            audit.Done(actor.Id, "can-come", "request", requestId);
            await db.SaveChangesAsync(cancel);
            if (!await Replan(request, sessionId, now, cancel)) return Refusal.Conflict("session-full");
            await db.SaveChangesAsync(cancel);
            await transaction.CommitAsync(cancel);
            return new Done();
        }
        finally
        {
            db.ChangeTracker.Clear();
        }
    }

    async Task<bool> Replan(Request request, Guid session, DateTimeOffset now, CancellationToken cancel)
    {
        var notice = await db.Time(Policy.BookingNotice, request.TerritoryId, cancel);
        var ahead = await SlotsAhead.Read(db, [request], now + notice, now + await db.Time(Policy.Planning, request.TerritoryId, cancel), cancel);
        if (ahead.Free(request.Id, session) is not { } free) return false;
        if (await db.SlotOf(request.Id, cancel) is { } booked)
        {
            if (booked.Time.StartsAt <= free.Time.StartsAt || booked.Time.StartsAt - now < notice) return true;
            await Booker.Release(db, booked.SessionId, now, cancel, [request.Id]);
            await db.Entry(request).ReloadAsync(cancel);
        }
        // One that is offered to others when nobody takes it: who says that they can come has answered.
        if ((await db.Rules(request.TerritoryId, cancel)).IsOffered(free, now))
            return await Booker.Book(db, request, new(ahead.Waiting(request), new(free.SessionId, free.Time.StartsAt, Seats: 1, Urgent: 0, Others: 0), Certain: true, []), free, now, cancel);
        await Booker.Place(db, request, now, cancel);
        return true;
    }
}
