using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Settings;
using TeleExpertise.Expertise.Territory;

namespace TeleExpertise.Expertise.Slots;

/// <summary>The database work of booking, always inside the caller's transaction.</summary>
static class Booker
{
    /// <summary>
    /// Takes the request's row for this transaction, one service at a time: without that lock, exclusion constraints
    /// on busy calendars end in deadlocks. Null when there is no such request.
    /// </summary>
    public static async Task<Request?> Lock(ExpertiseDb db, Guid serviceId, Guid requestId, CancellationToken cancel)
    {
        await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended({serviceId}::text, 0))", cancel);
        return await db.Set<Request>().FromSql($"select * from request where id = {requestId} for update").SingleOrDefaultAsync(cancel);
    }

    /// <summary>Books the request into the earliest feasible slot, or lets it wait. The request comes from <see cref="Lock"/>.</summary>
    public static async Task<BookedSlot?> Book(ExpertiseDb db, Request request, DateTimeOffset now, CancellationToken cancel)
    {
        var earliest = now + await db.Time(Policy.BookingNotice, request.TerritoryId, cancel);
        var free = await FreeSlots(db, request, earliest, cancel);
        var busy = await Busy(db, request.RequesterId, earliest, cancel);
        while (EarliestFeasible.Choose(free, busy, earliest) is { } slot)
        {
            if (await Insert(db, request, slot, now, cancel))
            {
                request.Status = RequestStatus.Booked;
                await Announce(db, request, now, cancel);
                Journey.SlotsBooked.Add(1);
                return new(slot.SessionId, slot.Time);
            }
            free.Remove(slot); // somebody else was faster with this slot or this requester
        }
        request.Status = RequestStatus.Waiting;
        return null;
    }

    /// <summary>The slot that <see cref="Book"/> would try first.</summary>
    public static async Task<FreeSlot?> Earliest(ExpertiseDb db, Request request, DateTimeOffset now, CancellationToken cancel)
    {
        var earliest = now + await db.Time(Policy.BookingNotice, request.TerritoryId, cancel);
        return EarliestFeasible.Choose(await FreeSlots(db, request, earliest, cancel), await Busy(db, request.RequesterId, earliest, cancel), earliest);
    }

    /// <summary>Gives the slots of cases that were not presented back; the cases wait for the next session with their first date.</summary>
    /// <returns>The cases.</returns>
    public static async Task<List<Guid>> Release(ExpertiseDb db, Guid sessionId, DateTimeOffset now, CancellationToken cancel, List<Guid>? only = null)
    {
        var slots = db.Set<Slot>().Where(s => s.SessionId == sessionId).Select(s => s.Id);
        var unpresented = db.Set<Booking>().Where(b => b.Status == BookingStatus.Booked && slots.Contains(b.SlotId) && (only == null || only.Contains(b.RequestId)));
        var requests = await unpresented.Select(b => b.RequestId).ToListAsync(cancel);
        // Requests before bookings, as whoever signs an answer takes them.
        await db.Database.ExecuteSqlAsync($"select from request where id = any({requests}) order by id for no key update", cancel);
        await unpresented.ExecuteUpdateAsync(set => set.SetProperty(b => b.Status, BookingStatus.Cancelled).SetProperty(b => b.CancelledAt, now), cancel);
        await db.Set<Request>().Where(r => requests.Contains(r.Id) && r.Status == RequestStatus.Booked)
            .ExecuteUpdateAsync(set => set.SetProperty(r => r.Status, RequestStatus.Waiting), cancel);
        return requests;
    }

    static async Task<List<FreeSlot>> FreeSlots(ExpertiseDb db, Request request, DateTimeOffset earliest, CancellationToken cancel)
    {
        // Sessions of a programme are for those who may sit in them: who asks through a spoke, or holds a role within it.
        var programmes = (await db.ProgrammesCovering(request.OrganisationId, cancel)).Union(await db.ProgrammesOf(request.RequesterId, RoleDays.Of(earliest), cancel)).Select(p => (Guid?)p).ToList();
        return await (from slot in db.Set<Slot>()
                      join session in db.Set<Session>() on slot.SessionId equals session.Id
                      join booking in db.Set<Booking>().Where(b => b.Status != BookingStatus.Cancelled) on slot.Id equals booking.SlotId into taken
                      from booking in taken.DefaultIfEmpty()
                      where session.ServiceId == request.ServiceId && session.TerritoryId == request.TerritoryId
                          && (session.Status == SessionStatus.Planned || session.Status == SessionStatus.Open)
                          && slot.StartsAt >= earliest && booking == null
                          && (session.ProgrammeId == null || programmes.Contains(session.ProgrammeId))
                      select new FreeSlot(slot.Id, session.Id, new Interval(slot.StartsAt, slot.EndsAt))).ToListAsync(cancel);
    }

    static Task<List<Interval>> Busy(ExpertiseDb db, Guid requesterId, DateTimeOffset earliest, CancellationToken cancel) =>
        db.Set<Booking>().Where(b => b.RequesterId == requesterId && b.Status != BookingStatus.Cancelled && b.EndsAt > earliest)
            .Select(b => new Interval(b.StartsAt, b.EndsAt)).ToListAsync(cancel);

    /// <summary>False when the slot or the requester is taken, or when the session ends at this moment: its row's lock waits for that.</summary>
    static async Task<bool> Insert(ExpertiseDb db, Request request, FreeSlot slot, DateTimeOffset now, CancellationToken cancel) =>
        await db.Database.ExecuteSqlAsync($"""
            insert into booking (id, slot_id, request_id, requester_id, starts_at, ends_at, status, booked_at)
            select {Guid.CreateVersion7()}, {slot.Id}, {request.Id}, {request.RequesterId}, {slot.Time.StartsAt}, {slot.Time.EndsAt}, 'booked', {now}
            from session where id = {slot.SessionId} and status in ('planned', 'open') for share
            on conflict do nothing
            """, cancel) == 1;

    /// <summary>A case booked anew is announced anew, under a new id: mail programs hide what bears an id they have seen.</summary>
    public static Task<int> Announce(ExpertiseDb db, Request request, DateTimeOffset now, CancellationToken cancel) =>
        db.Database.ExecuteSqlAsync($"""
            with told as (delete from notice where kind = 'slot_released' and subject_id = {request.Id} and sent_at is null)
            insert into notice (id, recipient_id, kind, subject_id, created_at, attempts)
            select gen_random_uuid(), owner, 'slot_booked', {request.Id}, {now}, 0 from unnest({request.Owners().ToArray()}) as owner
            on conflict (recipient_id, kind, subject_id) do update set id = excluded.id, created_at = excluded.created_at, sent_at = null, retry_at = null, attempts = 0
            """, cancel);

    /// <summary>Who asked loses a slot; when another is booked before this leaves, only that is told. What was not sent of the old slot is not sent.</summary>
    public static Task<int> AnnounceReleased(ExpertiseDb db, Request request, DateTimeOffset now, CancellationToken cancel) =>
        db.Database.ExecuteSqlAsync($"""
            with old as (delete from notice where kind = 'slot_booked' and subject_id = {request.Id} and sent_at is null)
            insert into notice (id, recipient_id, kind, subject_id, created_at, attempts)
            select gen_random_uuid(), owner, 'slot_released', {request.Id}, {now}, 0 from unnest({request.Owners().ToArray()}) as owner
            on conflict (recipient_id, kind, subject_id) do update set id = excluded.id, created_at = excluded.created_at, sent_at = null, retry_at = null, attempts = 0
            """, cancel);
}

/// <summary>Where and when a case was booked.</summary>
public sealed record BookedSlot(Guid SessionId, Interval Time);
