using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Slots.Calendars;
using TeleExpertise.Expertise.Slots.Planning;
using TeleExpertise.Expertise.Territory;

namespace TeleExpertise.Expertise.Slots;

/// <summary>
/// Makes a weekly series, or changes one from a day on: the old one ends the day before and another follows it. Sessions to come follow at once, with their cases.
/// </summary>
public sealed class SaveSeries(ExpertiseDb db, TimeProvider clock, Replan replan, AuditTrail audit) : IVerb
{
    /// <param name="actor">A coordinator of the territory.</param>
    /// <param name="id">The series to change; null makes one.</param>
    /// <param name="form">As typed.</param>
    /// <param name="keep">True when sessions that hold a case keep their day and hour all the same.</param>
    /// <param name="agreed">The seal of the preview that was agreed to; null for a preview.</param>
    /// <param name="cancel">Gives up.</param>
    /// <returns>What it moves; or the faults, <c>series-has-follower</c> when a later change is planned already, <c>series-has-others</c> when a case of somebody outside the programme is booked.</returns>
    public async Task<Outcome<Foreseen>> Run(Actor actor, Guid? id, SeriesForm form, bool keep, string? agreed, CancellationToken cancel)
    {
        var old = id is null ? null : await db.Set<Series>().SingleOrDefaultAsync(s => s.Id == id, cancel);
        var serviceId = old?.ServiceId ?? (Guid.TryParse(form.Service, out var typed) ? typed : Guid.Empty);
        var territory = old?.TerritoryId ?? await TerritoryOf(serviceId, cancel);
        if (id is not null && old is null) return await audit.Refused(actor.Id, "save-series", "series", id, cancel);
        if (territory is { } known && !actor.Holds(Role.Coordinator, known)) return await audit.Refused(actor.Id, "save-series", "service", serviceId, cancel);
        if (territory is null && !actor.Is(Role.Coordinator)) return await audit.Refused(actor.Id, "save-series", "series", null, cancel);
        var (fields, faults) = SeriesFields.Read(form);
        if (territory is null) faults.Add(new("service", "service-unknown"));
        else faults.AddRange(await Unknown(fields, serviceId, territory.Value, cancel));
        if (old is not null) faults.AddRange(TooLate(old, fields));
        if (faults.Count > 0) return Refusal.Invalid(faults);
        return await replan.Run(() => Write(actor, id, fields, serviceId, territory!.Value, keep, cancel), agreed, cancel);
    }

    async Task<Outcome<IReadOnlyCollection<Guid>>> Write(Actor actor, Guid? id, SeriesFields fields, Guid serviceId, Guid territory, bool keep, CancellationToken cancel)
    {
        var old = id is null ? null : await db.Set<Series>().SingleAsync(s => s.Id == id, cancel);
        if (old is not null && await db.Set<Series>().AnyAsync(s => s.FollowsId == id, cancel)) return Refusal.Conflict("series-has-follower");
        if (old is not null && fields.Programme is { } programme && fields.Programme != old.ProgrammeId && await HoldsOthers(old.Id, programme, fields.From, cancel)) return Refusal.Conflict("series-has-others");
        var anew = old is null || old.ValidFrom < fields.From;
        var series = anew ? Made(fields, old, serviceId, territory, await Zone(territory, cancel)) : old!;
        fields.Into(series);
        audit.Done(actor.Id, id is null ? "make-series" : "change-series", "series", series.Id);
        if (old is null) return new[] { series.Id };
        if (anew)
        {
            db.Add(series);
            old.ValidUntil = fields.From.AddDays(-1);
            await CopyExceptions(old, series, cancel);
        }
        if (keep) await KeepHours(old, series, cancel);
        return new[] { old.Id, series.Id };
    }

    Series Made(SeriesFields fields, Series? old, Guid serviceId, Guid territory, string zone)
    {
        var series = new Series
        {
            Id = Guid.CreateVersion7(clock.GetUtcNow()),
            TerritoryId = territory,
            ServiceId = serviceId,
            Rota = fields.Rota,
            Weekday = fields.Weekday,
            StartsAt = fields.StartsAt,
            SessionMinutes = fields.SessionMinutes,
            SlotMinutes = fields.SlotMinutes,
            TimeZone = old?.TimeZone ?? zone,
            ValidFrom = fields.From,
            FollowsId = old?.Id,
        };
        if (old is null) db.Add(series);
        return series;
    }

    /// <summary>What was otherwise on a day stays so.</summary>
    async Task CopyExceptions(Series old, Series next, CancellationToken cancel)
    {
        foreach (var exception in await db.Set<SeriesException>().AsNoTracking().Where(e => e.SeriesId == old.Id && e.OccursOn >= next.ValidFrom && e.Kind != ExceptionKind.Extra).ToListAsync(cancel))
            if (Calendar.IsDay(next, exception.OccursOn)) db.Add(Otherwise(next, exception.Kind, exception.OccursOn, exception.HeldOn, exception.StartsAt, exception.Note));
    }

    /// <summary>A session that keeps its hour for its cases is one more of the old series, and the new one has none in that week.</summary>
    async Task KeepHours(Series old, Series next, CancellationToken cancel)
    {
        await db.SaveChangesAsync(cancel);
        var zone = TimeZoneInfo.FindSystemTimeZoneById(old.TimeZone);
        var now = clock.GetUtcNow();
        foreach (var session in await WithCases(old.Id, next.ValidFrom).Where(s => s.StartsAt > now).ToListAsync(cancel))
        {
            await db.Set<SeriesException>().Where(e => e.SeriesId == old.Id && e.OccursOn == session.OccursOn).ExecuteDeleteAsync(cancel);
            db.Add(Otherwise(old, ExceptionKind.Extra, session.OccursOn, session.LocalDate, TimeOnly.FromDateTime(TimeZoneInfo.ConvertTime(session.StartsAt, zone).DateTime), ""));
            var inItsPlace = Calendar.Monday(session.OccursOn).AddDays(next.Weekday - 1);
            if ((next.Id != old.Id || inItsPlace != session.OccursOn) && Calendar.IsDay(next, inItsPlace) && !await db.Set<SeriesException>().AnyAsync(e => e.SeriesId == next.Id && e.OccursOn == inItsPlace, cancel))
                db.Add(Otherwise(next, ExceptionKind.Cancelled, inItsPlace, null, null, ""));
        }
    }

    IQueryable<Session> WithCases(Guid series, DateOnly from) => db.Set<Session>().AsNoTracking().Where(s => s.SeriesId == series && s.OccursOn >= from && s.Status == SessionStatus.Planned
        && db.Set<Slot>().Any(l => l.SessionId == s.Id && db.Set<Booking>().Any(b => b.SlotId == l.Id && b.Status == BookingStatus.Booked)));

    static SeriesException Otherwise(Series series, ExceptionKind kind, DateOnly occursOn, DateOnly? heldOn, TimeOnly? startsAt, string note) => new()
    {
        Id = Guid.CreateVersion7(),
        TerritoryId = series.TerritoryId,
        SeriesId = series.Id,
        Kind = kind,
        OccursOn = occursOn,
        HeldOn = heldOn,
        StartsAt = startsAt,
        Note = note,
    };

    async Task<Guid?> TerritoryOf(Guid serviceId, CancellationToken cancel) =>
        await db.Set<Service>().Where(s => s.Id == serviceId && s.ClosedOn == null)
            .Join(db.Set<Organisation>(), s => s.OrganisationId, o => o.Id, (s, o) => (Guid?)o.TerritoryId).SingleOrDefaultAsync(cancel);

    Task<string> Zone(Guid territory, CancellationToken cancel) => db.Set<CareTerritory>().Where(t => t.Id == territory).Select(t => t.TimeZone).SingleAsync(cancel);

    async Task<bool> HoldsOthers(Guid seriesId, Guid programme, DateOnly since, CancellationToken cancel)
    {
        var asking = await (from session in WithCases(seriesId, since)
                            join slot in db.Set<Slot>() on session.Id equals slot.SessionId
                            join booking in db.Set<Booking>().Where(b => b.Status == BookingStatus.Booked) on slot.Id equals booking.SlotId
                            join request in db.Set<Request>() on booking.RequestId equals request.Id
                            select request.OrganisationId).Distinct().ToListAsync(cancel);
        foreach (var organisation in asking)
            if (!(await db.ProgrammesCovering(organisation, cancel)).Contains(programme)) return true;
        return false;
    }

    /// <summary>A change holds from tomorrow at the earliest: what has begun stays. Nothing follows what has ended.</summary>
    IEnumerable<FieldFault> TooLate(Series old, SeriesFields fields)
    {
        if (fields.From != default && fields.From <= Calendar.DayIn(old.TimeZone, clock.GetUtcNow())) yield return new("from", "change-from-tomorrow");
        else if (old.ValidUntil < fields.From) yield return new("from", "series-ended-before");
    }

    async Task<List<FieldFault>> Unknown(SeriesFields fields, Guid serviceId, Guid territory, CancellationToken cancel)
    {
        List<FieldFault> faults = [];
        var serving = await db.Set<RoleGrant>().HoldingOn(clock.Today()).Where(g => g.ServiceId == serviceId).Select(g => g.AccountId).ToListAsync(cancel);
        if (fields.Rota.Except(serving).Any()) faults.Add(new("rota", "lead-missing"));
        if (fields.Room is { } room && !await db.Set<Room>().AnyAsync(r => r.Id == room && r.TerritoryId == territory && r.ClosedOn == null, cancel)) faults.Add(new("room", "room-unknown"));
        if (fields.Programme is { } id && !await db.Set<Programme>().AnyAsync(p => p.Id == id && p.TerritoryId == territory && p.ClosedOn == null && db.Set<ProgrammeHub>().Any(h => h.ProgrammeId == id && h.ServiceId == serviceId), cancel))
            faults.Add(new("programme", "programme-of-other-services"));
        return faults;
    }
}
