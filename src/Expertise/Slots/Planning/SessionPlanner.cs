using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Settings;
using TeleExpertise.Expertise.Slots.Calendars;
using TeleExpertise.Expertise.Slots.Joint;
using TeleExpertise.Expertise.Slots.Placing;

namespace TeleExpertise.Expertise.Slots.Planning;

/// <summary>The database work of planning, inside the caller's transaction and with the reach of the system: specialists may serve several territories.</summary>
static class SessionPlanner
{
    /// <summary>
    /// One planner at a time, before all other locks: two would give the same specialist twice and end in deadlocks of exclusion constraints. No case is planned
    /// meanwhile: a session that moves takes the hours of many.
    /// </summary>
    public static async Task Lock(ExpertiseDb db, CancellationToken cancel)
    {
        await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended('calendars', 0))", cancel);
        await Booker.LockPlans(db, cancel);
    }

    /// <summary>
    /// Locks the coming sessions of some series, as booking does (the services first), and reads all that decides about them.
    /// With <paramref name="keepCases"/> sessions that hold a case are left out: only a coordinator who has seen what becomes of them changes those.
    /// </summary>
    public static async Task<Situation> Read(ExpertiseDb db, IReadOnlyCollection<Guid> series, bool keepCases, DateTimeOffset now, CancellationToken cancel, bool locked = true)
    {
        var planned = await db.Set<Series>().AsNoTracking().Where(s => series.Contains(s.Id)).OrderBy(s => s.Id).ToListAsync(cancel);
        if (locked)
        {
            foreach (var service in planned.Select(s => s.ServiceId).Distinct().Order())
                await Booker.LockService(db, service, cancel);
            // Rows that point to sessions come meanwhile, in any order, such as entries of calendars: a lock against them too would end in a deadlock now and then.
            await db.Database.ExecuteSqlAsync($"select from session where series_id = any({series.ToArray()}) and starts_at > {now} order by id for no key update", cancel);
        }
        var (standing, untouched) = await Sessions(db, series, keepCases, now, cancel);
        var ahead = await db.Times(Policy.Planning, cancel);
        return new(now, planned, await db.Set<SeriesException>().AsNoTracking().Where(e => series.Contains(e.SeriesId)).ToListAsync(cancel), await db.DaysOff(cancel),
            planned.Select(s => s.TerritoryId).Distinct().ToDictionary(t => t, t => ahead.GetValueOrDefault(t, Policy.Planning.Time(null))), standing, untouched,
            await People(db, planned, standing, now, cancel));
    }

    static async Task<(List<StandingSession> Standing, HashSet<(Guid, DateOnly)> Fixed)> Sessions(ExpertiseDb db, IReadOnlyCollection<Guid> series, bool keepCases, DateTimeOffset now, CancellationToken cancel)
    {
        var lately = RoleDays.Of(now).AddDays(-2);
        var rows = await db.Set<Session>().AsNoTracking().Where(s => series.Contains(s.SeriesId) && (s.StartsAt > now || s.LocalDate >= lately || s.OccursOn >= lately)).ToListAsync(cancel);
        var ids = rows.ConvertAll(s => s.Id);
        var seats = (await db.Set<SessionExpert>().AsNoTracking().Where(e => ids.Contains(e.SessionId)).OrderBy(e => e.Position).ToListAsync(cancel)).ToLookup(e => e.SessionId, e => e.ExpertId);
        var slots = (await db.Set<Slot>().AsNoTracking().Where(s => ids.Contains(s.SessionId)).OrderBy(s => s.Position).ToListAsync(cancel)).ToLookup(s => s.SessionId, s => new Interval(s.StartsAt, s.EndsAt));
        var booked = await (from booking in db.Set<Booking>()
                            join slot in db.Set<Slot>() on booking.SlotId equals slot.Id
                            where ids.Contains(slot.SessionId)
                            group booking.Status by slot.SessionId into session
                            select new { session.Key, Cases = session.Count(s => s == BookingStatus.Booked) }).ToDictionaryAsync(b => b.Key, b => b.Cases, cancel);
        var expected = await (from plan in db.Set<CasePlan>()
                              join request in db.Set<Request>() on plan.RequestId equals request.Id
                              where request.Status == RequestStatus.Waiting && plan.SessionId != null && ids.Contains(plan.SessionId.Value)
                              group plan by plan.SessionId!.Value into session
                              select new { session.Key, Cases = session.Count() }).ToDictionaryAsync(p => p.Key, p => p.Cases, cancel);
        var all = rows.ConvertAll(s => new StandingSession(s, [.. seats[s.Id]], [.. slots[s.Id]], booked.GetValueOrDefault(s.Id), booked.ContainsKey(s.Id)) { Expected = expected.GetValueOrDefault(s.Id) });
        var changeable = all.FindAll(s => s.Session.Status is SessionStatus.Planned or SessionStatus.Void or SessionStatus.Cancelled && s.Session.StartsAt > now && !(keepCases && s.Cases > 0));
        return (changeable, all.Except(changeable).Select(s => (s.Session.SeriesId, s.Session.OccursOn)).ToHashSet());
    }

    static async Task<Availability> People(ExpertiseDb db, List<Series> planned, List<StandingSession> standing, DateTimeOffset now, CancellationToken cancel)
    {
        var (people, services, today) = (planned.SelectMany(s => s.Rota).Distinct().ToList(), planned.ConvertAll(s => (Guid?)s.ServiceId), RoleDays.Of(now).AddDays(-1));
        var serving = await db.Set<RoleGrant>().AsNoTracking().Where(g => people.Contains(g.AccountId) && services.Contains(g.ServiceId) && g.EndedAt == null && (g.EndsOn == null || g.EndsOn >= today)
            && db.Set<Account>().Any(a => a.Id == g.AccountId && a.DisabledAt == null)).ToListAsync(cancel);
        var away = await db.Set<Absence>().AsNoTracking().Where(a => people.Contains(a.AccountId) && a.WithdrawnAt == null && a.UntilDay >= today).ToListAsync(cancel);
        var here = standing.ConvertAll(s => s.Session.Id);
        var elsewhere = await db.Set<SessionExpert>().AsNoTracking().Where(e => people.Contains(e.ExpertId) && e.EndsAt > now && !here.Contains(e.SessionId)).ToListAsync(cancel);
        var second = await db.Set<SecondSeat>().AsNoTracking().Where(e => people.Contains(e.ExpertId) && e.EndsAt > now).ToListAsync(cancel);
        return new(serving.ToLookup(g => (g.AccountId, g.ServiceId!.Value), g => (g.StartsOn, g.EndsOn)), away.ToLookup(a => a.AccountId, a => (a.FromDay, a.UntilDay)),
            elsewhere.Select(e => (e.ExpertId, e.StartsAt, e.EndsAt)).Concat(second.Select(e => (e.ExpertId, e.StartsAt, e.EndsAt))).ToLookup(e => e.ExpertId, e => new Interval(e.StartsAt, e.EndsAt)));
    }

    /// <summary>Makes the changes. Requests whose slots are gone wait; whose calendar changes, the database marks.</summary>
    public static async Task CarryOut(ExpertiseDb db, IReadOnlyList<PlanChange> changes, DateTimeOffset now, CancellationToken cancel)
    {
        db.ChangeTracker.Clear();
        var touched = changes.Where(c => c.Before is not null).Select(c => c.Before!.Session.Id).ToArray();
        await db.Set<SessionExpert>().Where(e => touched.Contains(e.SessionId)).ExecuteDeleteAsync(cancel); // first all hours are given back: sessions may change places
        foreach (var change in changes)
        {
            if (change.After is null) await Remove(db, change.Before!, now, cancel);
            else if (change.Before is null) await Add(db, change.After, cancel);
            else await Update(db, change.Before, change.After, now, cancel);
        }
        await db.SaveChangesAsync(cancel);
    }

    static async Task Remove(ExpertiseDb db, StandingSession standing, DateTimeOffset now, CancellationToken cancel)
    {
        var session = standing.Session;
        if (standing.Cases > 0) await Booker.Release(db, session.Id, now, cancel);
        if (standing.WasBooked)
        {
            var reason = await db.Set<SeriesException>().AnyAsync(e => e.SeriesId == session.SeriesId && e.OccursOn == session.OccursOn && e.Kind == ExceptionKind.Cancelled, cancel) ? SessionReason.DayCancelled : SessionReason.CalendarChanged;
            await db.Set<Session>().Where(s => s.Id == session.Id).ExecuteUpdateAsync(set => set.SetProperty(s => s.Status, SessionStatus.Cancelled).SetProperty(s => s.Reason, reason), cancel);
            return;
        }
        await db.Set<Slot>().Where(s => s.SessionId == session.Id).ExecuteDeleteAsync(cancel);
        await db.Set<Session>().Where(s => s.Id == session.Id).ExecuteDeleteAsync(cancel);
    }

    static async Task Add(ExpertiseDb db, WantedSession wanted, CancellationToken cancel)
    {
        var (series, time) = (wanted.Series, wanted.Time);
        var id = Guid.CreateVersion7();
        db.Add(new Session
        {
            Id = id,
            SeriesId = series.Id,
            TerritoryId = series.TerritoryId,
            ServiceId = series.ServiceId,
            LeadExpertId = Lead(wanted),
            ProgrammeId = series.ProgrammeId,
            OccursOn = time.OccursOn,
            LocalDate = time.LocalDate,
            StartsAt = time.StartsAt,
            EndsAt = time.EndsAt,
            Status = wanted.Void is null ? SessionStatus.Planned : SessionStatus.Void,
            Reason = wanted.Void,
        });
        await db.SaveChangesAsync(cancel);
        AddSlots(db, id, wanted);
        Seat(db, id, wanted);
    }

    static async Task Update(ExpertiseDb db, StandingSession standing, WantedSession wanted, DateTimeOffset now, CancellationToken cancel)
    {
        var (id, series, time) = (standing.Session.Id, wanted.Series, wanted.Time);
        if (wanted.Void is not null && standing.Cases > 0) await Booker.Release(db, id, now, cancel);
        if (!standing.WasBooked) await db.Set<Slot>().Where(s => s.SessionId == id).ExecuteDeleteAsync(cancel);
        else if (time.StartsAt != standing.Session.StartsAt) await Shift(db, id, time.StartsAt - standing.Session.StartsAt, now, cancel);
        await db.Set<Session>().Where(s => s.Id == id).ExecuteUpdateAsync(set => set
            .SetProperty(s => s.SeriesId, series.Id).SetProperty(s => s.OccursOn, time.OccursOn).SetProperty(s => s.LocalDate, time.LocalDate)
            .SetProperty(s => s.StartsAt, time.StartsAt).SetProperty(s => s.EndsAt, time.EndsAt).SetProperty(s => s.LeadExpertId, Lead(wanted)).SetProperty(s => s.ProgrammeId, series.ProgrammeId)
            .SetProperty(s => s.Status, wanted.Void is null ? SessionStatus.Planned : SessionStatus.Void).SetProperty(s => s.Reason, wanted.Void), cancel);
        if (!standing.WasBooked) AddSlots(db, id, wanted);
        Seat(db, id, wanted);
    }

    /// <summary>A void session is led by whoever would.</summary>
    static Guid Lead(WantedSession wanted) => wanted.Seats.Count > 0 ? wanted.Seats[0] : wanted.Series.Rota[0];

    static void AddSlots(ExpertiseDb db, Guid session, WantedSession wanted) =>
        db.AddRange(Calendar.Slots(wanted.Time, wanted.Series.SlotMinutes, wanted.Series.Slots).Select((time, index) => new Slot
        {
            Id = Guid.CreateVersion7(),
            SessionId = session,
            Position = index + 1,
            StartsAt = time.StartsAt,
            EndsAt = time.EndsAt,
        }));

    static void Seat(ExpertiseDb db, Guid session, WantedSession wanted) =>
        db.AddRange(wanted.Seats.Select((expert, index) => new SessionExpert { SessionId = session, ExpertId = expert, Position = index + 1, StartsAt = wanted.Time.StartsAt, EndsAt = wanted.Time.EndsAt }));

    /// <summary>Moves slots and cases by so much. Whoever is expected elsewhere, or on duty, at the new hour waits for another slot.</summary>
    static async Task Shift(ExpertiseDb db, Guid session, TimeSpan by, DateTimeOffset now, CancellationToken cancel)
    {
        var clashing = await db.Database.SqlQuery<Guid>($"""
            select distinct b.request_id as "Value" from booking b join slot s on s.id = b.slot_id join booking_owner w on w.booking_id = b.id
            where s.session_id = {session} and b.status = 'booked' and (
                exists (select from booking_owner o join booking ob on ob.id = o.booking_id join slot os on os.id = ob.slot_id where o.account_id = w.account_id and os.session_id <> {session}
                    and tstzrange(o.starts_at, o.ends_at) && tstzrange(b.starts_at + {by}, b.ends_at + {by}))
                or exists (select from duty d where d.account_id = w.account_id and tstzrange(d.starts_at, d.ends_at) && tstzrange(b.starts_at + {by}, b.ends_at + {by}))
                or exists (select from second_seat g join session_expert e on e.expert_id = g.expert_id where g.booking_id = b.id and tstzrange(e.starts_at, e.ends_at) && tstzrange(b.starts_at + {by}, b.ends_at + {by}))
                or exists (select from second_seat g join second_seat o on o.expert_id = g.expert_id join booking ob on ob.id = o.booking_id join slot os on os.id = ob.slot_id
                    where g.booking_id = b.id and os.session_id <> {session} and tstzrange(o.starts_at, o.ends_at) && tstzrange(b.starts_at + {by}, b.ends_at + {by})))
            """).ToListAsync(cancel);
        if (clashing.Count > 0) await Booker.Release(db, session, now, cancel, clashing);
        // By way of far away: the exclusion constraints look at each row as it moves, and the neighbour has not moved yet.
        foreach (var step in (TimeSpan[])[FarAway, by - FarAway])
        {
            await db.Database.ExecuteSqlAsync($"update slot set starts_at = starts_at + {step}, ends_at = ends_at + {step} where session_id = {session}", cancel);
            await db.Database.ExecuteSqlAsync($"update booking set starts_at = starts_at + {step}, ends_at = ends_at + {step} where status = 'booked' and slot_id in (select id from slot where session_id = {session})", cancel);
        }
    }

    static readonly TimeSpan FarAway = TimeSpan.FromDays(365_000);
}
