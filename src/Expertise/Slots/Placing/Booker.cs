using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Notices;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Settings;
using TeleExpertise.Expertise.Slots.Assignment;
using TeleExpertise.Expertise.Slots.Changing;
using TeleExpertise.Expertise.Slots.Joint;

namespace TeleExpertise.Expertise.Slots.Placing;

/// <summary>The database work of booking, always inside the caller's transaction.</summary>
static class Booker
{
    internal static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) } };

    /// <summary>
    /// Takes the request's row for this transaction, one service at a time: without that lock, exclusion constraints
    /// on busy calendars end in deadlocks. Null when there is no such request.
    /// </summary>
    public static async Task<Request?> Lock(ExpertiseDb db, Guid serviceId, Guid requestId, CancellationToken cancel)
    {
        await LockService(db, serviceId, cancel);
        return await db.Set<Request>().FromSql($"select * from request where id = {requestId} for update").SingleOrDefaultAsync(cancel);
    }

    /// <summary>The same for a case that waits for its session; null for any other, and for one that was presented or handed on meanwhile.</summary>
    public static async Task<Request?> LockComing(ExpertiseDb db, Guid serviceId, Guid requestId, CancellationToken cancel) =>
        await Lock(db, serviceId, requestId, cancel) is { Status: RequestStatus.Waiting or RequestStatus.Booked } request && request.ServiceId == serviceId && !await db.IsPresented(requestId, cancel) ? request : null;

    /// <summary>One plan at a time, before any service: two that give the same people hours in another order would wait for each other for ever.</summary>
    public static Task<int> LockPlans(ExpertiseDb db, CancellationToken cancel) =>
        db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended('case plans', 0))", cancel);

    /// <summary>
    /// One who books for a service at a time, and none while a plan is made (<see cref="LockPlans"/>). Those who book a single case, whose owners come in one
    /// order, need not wait for each other.
    /// </summary>
    public static Task<int> LockService(ExpertiseDb db, Guid serviceId, CancellationToken cancel) =>
        db.Database.ExecuteSqlAsync($"""
            select pg_advisory_xact_lock_shared(hashtextextended('case plans', 0));
            select pg_advisory_xact_lock(hashtextextended({serviceId}::text, 0))
            """, cancel);

    /// <summary>
    /// Books one request, or plans it, without moving what others were told or expect: an urgent one takes the earliest slot, a joint one the first at which both services
    /// can be there, any other the session it would be planned into, at once where that is near enough to be announced. The request comes from <see cref="Lock"/>.
    /// </summary>
    public static async Task<Placed> Place(ExpertiseDb db, Request request, DateTimeOffset now, CancellationToken cancel)
    {
        var (rules, ahead, planner) = await Look(db, request, now, cancel);
        while (Choose(request, ahead, planner) is { Session: { } session, Certain: true } placement && ahead.Free(request.Id, session.Id) is { } slot && AtOnce(request, ahead, slot, rules, now))
            if (await Book(db, request, placement, slot, now, cancel)) return new(new BookedSlot(slot.SessionId, slot.Time), null);
            else ahead.Lose(slot);
        request.Status = RequestStatus.Waiting;
        var expected = Choose(request, ahead, planner);
        await Keep(db, expected, now, cancel);
        return new(null, expected.Session is { } later ? new(later.Id, later.StartsAt, Certain: false) : null);
    }

    /// <summary>What <see cref="Place"/> would do.</summary>
    public static async Task<Expected?> Foresee(ExpertiseDb db, Request request, DateTimeOffset now, CancellationToken cancel)
    {
        var (rules, ahead, planner) = await Look(db, request, now, cancel);
        if (Choose(request, ahead, planner) is not { Session: { } session } placement) return null;
        return placement.Certain && ahead.Free(request.Id, session.Id) is { } slot && AtOnce(request, ahead, slot, rules, now)
            ? new(session.Id, slot.Time.StartsAt, Certain: true) : new(session.Id, session.StartsAt, Certain: false);
    }

    /// <summary>Books a request that a plan puts into a session. False when the slot or an owner of the case is taken, or when the session ends at this moment.</summary>
    public static async Task<bool> Book(ExpertiseDb db, Request request, Placement placement, FreeSlot slot, DateTimeOffset now, CancellationToken cancel)
    {
        if (!await Insert(db, request, slot, now, cancel)) return false;
        request.Status = RequestStatus.Booked;
        await Keep(db, placement, now, cancel);
        await db.TakeBackNotices("slot_released", [request.Id], cancel); // only the new date is told
        Journey.SlotsBooked.Add(1);
        return true;
    }

    /// <summary>Keeps where a case is expected and why; the same as before leaves the row alone.</summary>
    public static Task<int> Keep(ExpertiseDb db, Placement placement, DateTimeOffset now, CancellationToken cancel)
    {
        var passed = JsonSerializer.Serialize(placement.Before.Select(b => new Passed(b.Session.Id, b.Why)), Json);
        return db.Database.ExecuteSqlAsync($"""
            insert into case_plan (request_id, session_id, planned_at, passed_over) values ({placement.Case.Id}, {placement.Session?.Id}, {now}, {passed}::jsonb)
            on conflict (request_id) do update set session_id = excluded.session_id, planned_at = excluded.planned_at, passed_over = excluded.passed_over
            where (case_plan.session_id, case_plan.passed_over) is distinct from (excluded.session_id, excluded.passed_over)
            """, cancel);
    }

    /// <summary>False for a slot that is offered first: the next plan finds the case to which it goes.</summary>
    static bool AtOnce(Request request, SlotsAhead ahead, FreeSlot slot, PlanningRules rules, DateTimeOffset now) => request.Urgency == Urgency.Urgent || ahead.IsJoint || !rules.IsOffered(slot, now);

    static Placement Choose(Request request, SlotsAhead ahead, Planner planner) =>
        request.Urgency == Urgency.Urgent ? planner.Earliest(ahead.Waiting(request), ahead.Sessions)
        : ahead.IsJoint ? planner.Pin(ahead.Waiting(request), ahead.Sessions) : planner.Plan([ahead.Waiting(request)], ahead.Sessions).Single();

    static async Task<(PlanningRules, SlotsAhead, Planner)> Look(ExpertiseDb db, Request request, DateTimeOffset now, CancellationToken cancel)
    {
        var rules = await db.Rules(request.TerritoryId, cancel);
        var ahead = await SlotsAhead.Read(db, [request], now + rules.Notice, now + await db.Time(Policy.Planning, request.TerritoryId, cancel), cancel);
        if (await db.HoursOfSecond(request, now, cancel) is { } taken) ahead.Join(taken);
        if (request.Urgency != Urgency.Urgent && !ahead.IsJoint)
        {
            var expected = from plan in db.Set<CasePlan>()
                           join other in db.Set<Request>() on plan.RequestId equals other.Id
                           where other.ServiceId == request.ServiceId && other.Id != request.Id && other.Status == RequestStatus.Waiting && plan.SessionId != null
                           group plan by plan.SessionId!.Value into session
                           select new { session.Key, Count = session.Count() };
            foreach (var session in await expected.ToListAsync(cancel)) ahead.Expect(session.Key, session.Count);
        }
        return (rules, ahead, new Planner(rules, ahead, now));
    }

    /// <summary>
    /// Gives the slots of cases that were not presented back; the cases wait for the next session with their first date, and who asked is told: by their
    /// calendar, or, once the session has begun, by a notice of its own.
    /// </summary>
    public static async Task Release(ExpertiseDb db, Guid sessionId, DateTimeOffset now, CancellationToken cancel, List<Guid>? only = null)
    {
        var slots = db.Set<Slot>().Where(s => s.SessionId == sessionId).Select(s => s.Id);
        var unpresented = db.Set<Booking>().Where(b => b.Status == BookingStatus.Booked && slots.Contains(b.SlotId) && (only == null || only.Contains(b.RequestId)));
        var requests = await unpresented.Select(b => b.RequestId).ToListAsync(cancel);
        // Requests before bookings, as whoever signs an answer takes them.
        await db.Database.ExecuteSqlAsync($"select from request where id = any({requests}) order by id for no key update", cancel);
        await unpresented.ExecuteUpdateAsync(set => set.SetProperty(b => b.Status, BookingStatus.Cancelled).SetProperty(b => b.CancelledAt, now), cancel);
        await db.Set<Request>().Where(r => requests.Contains(r.Id) && r.Status == RequestStatus.Booked)
            .ExecuteUpdateAsync(set => set.SetProperty(r => r.Status, RequestStatus.Waiting), cancel);
        foreach (var request in await db.Set<Request>().AsNoTracking().Where(r => requests.Contains(r.Id)).ToListAsync(cancel)) await TellNotPresented(db, sessionId, request, now, cancel);
    }

    /// <summary>False when the slot, an owner of the case or who comes for a second service is taken, or when the session ends at this moment: its row's lock waits for that.</summary>
    static async Task<bool> Insert(ExpertiseDb db, Request request, FreeSlot slot, DateTimeOffset now, CancellationToken cancel)
    {
        try
        {
            await using var attempt = await db.Database.BeginTransactionAsync(cancel); // the database says no by failing, which only a savepoint survives
            var booked = await db.Database.ExecuteSqlAsync($"""
                insert into booking (id, slot_id, request_id, requester_id, starts_at, ends_at, status, booked_at)
                select {Guid.CreateVersion7()}, {slot.Id}, {request.Id}, {request.RequesterId}, {slot.Time.StartsAt}, {slot.Time.EndsAt}, 'booked', {now}
                from session where id = {slot.SessionId} and status in ('planned', 'open') for share
                on conflict do nothing
                """, cancel) == 1;
            await attempt.CommitAsync(cancel);
            return booked;
        }
        catch (PostgresException e) when (e.ConstraintName is "booking_owner_once" or "booking_owner_on_duty" or "second_seat_once" or "second_seat_elsewhere")
        {
            return false;
        }
    }

    /// <summary>Who asked is told that a case was not presented. What no session has begun for yet, their calendars tell (<see cref="Telling.TellCalendars"/>).</summary>
    static Task<int> TellNotPresented(ExpertiseDb db, Guid sessionId, Request request, DateTimeOffset now, CancellationToken cancel) =>
        db.Database.ExecuteSqlAsync($"""
            insert into notice (id, recipient_id, kind, subject_id, created_at, attempts)
            select gen_random_uuid(), owner, 'slot_released', {request.Id}, {now}, 0 from unnest({request.Owners().ToArray()}) as owner
            where exists (select from session where id = {sessionId} and starts_at <= {now})
            on conflict (recipient_id, kind, subject_id) do update set id = excluded.id, created_at = excluded.created_at, sent_at = null, retry_at = null, attempts = 0
            """, cancel);
}

/// <summary>Where and when a case was booked.</summary>
public sealed record BookedSlot(Guid SessionId, Interval Time);

/// <summary>Where a case goes.</summary>
/// <param name="At">The slot's instant when it is certain, otherwise the session's.</param>
/// <param name="Certain">False while a later plan may move it.</param>
public sealed record Expected(Guid SessionId, DateTimeOffset At, bool Certain);

/// <summary>A request that was placed.</summary>
/// <param name="Slot">Its slot; null while it waits for one.</param>
/// <param name="Later">The session in which it is expected while it waits; null for none within what is planned ahead.</param>
public sealed record Placed(BookedSlot? Slot, Expected? Later);
