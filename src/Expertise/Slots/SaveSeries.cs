using System.Globalization;
using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Territory;

namespace TeleExpertise.Expertise.Slots;

/// <summary>What a coordinator types about a series.</summary>
public sealed record SeriesForm
{
    public string? Service { get; set; }
    public string? Lead { get; set; }

    /// <summary>Empty for sessions of the whole territory.</summary>
    public string? Programme { get; set; }

    /// <summary>1 is Monday.</summary>
    public string? Weekday { get; set; }

    /// <summary>HH:mm.</summary>
    public string? StartsAt { get; set; }
    public string? SessionMinutes { get; set; }
    public string? SlotMinutes { get; set; }

    /// <summary>yyyy-MM-dd.</summary>
    public string? From { get; set; }

    /// <summary>yyyy-MM-dd, included; empty for open-ended.</summary>
    public string? Until { get; set; }
}

/// <summary>
/// Makes a weekly series or changes one; its planned sessions follow at once. A session that holds a case keeps its day and hour,
/// because people were told; its lead and programme follow.
/// </summary>
public sealed class SaveSeries(ExpertiseDb db, TimeProvider clock, PlanSessions plan, AuditTrail audit) : IVerb
{
    /// <returns>The series, and how many sessions kept their hour; or the faults, or <c>series-has-others</c> when a case of somebody outside the programme is booked.</returns>
    public async Task<Outcome<SavedSeries>> Run(Actor actor, Guid? id, SeriesForm form, CancellationToken cancel)
    {
        var series = id is null ? null : await db.Set<Series>().SingleOrDefaultAsync(s => s.Id == id, cancel);
        var serviceId = series?.ServiceId ?? (Guid.TryParse(form.Service, out var typed) ? typed : Guid.Empty);
        var territory = series?.TerritoryId ?? await TerritoryOf(serviceId, cancel);
        if (id is not null && series is null) return await audit.Refused(actor.Id, "save-series", "series", id, cancel);
        if (territory is { } known && !actor.Holds(Role.Coordinator, known)) return await audit.Refused(actor.Id, "save-series", "service", serviceId, cancel);
        if (territory is null && !actor.Is(Role.Coordinator)) return await audit.Refused(actor.Id, "save-series", "series", null, cancel);
        var (fields, faults) = Check(form);
        if (territory is null) faults.Add(new("service", "service-unknown"));
        else faults.AddRange(await Unknown(fields, serviceId, territory.Value, cancel));
        if (faults.Count > 0) return Refusal.Invalid(faults);

        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        series ??= await Add(fields, serviceId, territory!.Value, cancel);
        if (fields.Programme is { } programme && fields.Programme != series.ProgrammeId && await HoldsOthers(series.Id, programme, cancel)) return Refusal.Conflict("series-has-others");
        (series.LeadExpertId, series.ProgrammeId, series.Weekday, series.StartsAt) = (fields.Lead, fields.Programme, fields.Weekday, fields.StartsAt);
        (series.SessionMinutes, series.SlotMinutes, series.ValidFrom, series.ValidUntil) = (fields.SessionMinutes, fields.SlotMinutes, fields.From, fields.Until);
        audit.Done(actor.Id, id is null ? "make-series" : "change-series", "series", series.Id);
        await db.SaveChangesAsync(cancel);
        int kept;
        try
        {
            kept = await Follow(series, cancel);
        }
        catch (Npgsql.PostgresException e) when (e.ConstraintName == "session_expert_once")
        {
            return Refusal.Invalid(new FieldFault("lead", "lead-elsewhere"));
        }
        await transaction.CommitAsync(cancel);
        await plan.Run(cancel);
        return new SavedSeries(series.Id, kept);
    }

    async Task<Guid?> TerritoryOf(Guid serviceId, CancellationToken cancel) =>
        await db.Set<Service>().Where(s => s.Id == serviceId && s.ClosedOn == null)
            .Join(db.Set<Organisation>(), s => s.OrganisationId, o => o.Id, (s, o) => (Guid?)o.TerritoryId).SingleOrDefaultAsync(cancel);

    async Task<Series> Add(Checked fields, Guid serviceId, Guid territory, CancellationToken cancel)
    {
        var series = new Series
        {
            Id = Guid.CreateVersion7(clock.GetUtcNow()),
            TerritoryId = territory,
            ServiceId = serviceId,
            LeadExpertId = fields.Lead,
            Weekday = fields.Weekday,
            StartsAt = fields.StartsAt,
            SessionMinutes = fields.SessionMinutes,
            SlotMinutes = fields.SlotMinutes,
            TimeZone = await db.Set<CareTerritory>().Where(t => t.Id == territory).Select(t => t.TimeZone).SingleAsync(cancel),
            ValidFrom = fields.From,
        };
        db.Add(series);
        return series;
    }

    /// <summary>The planned sessions to come: empty ones go, to be planned anew; the others keep their hour. Their rows are locked first, so that no booking slips in between.</summary>
    async Task<int> Follow(Series series, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        await db.Database.ExecuteSqlAsync($"select from session where series_id = {series.Id} and status = 'planned' and starts_at > {now} order by id for update", cancel);
        var slots = db.Set<Slot>();
        var coming = db.Set<Session>().Where(s => s.SeriesId == series.Id && s.Status == SessionStatus.Planned && s.StartsAt > now);
        var empty = await coming.Where(s => !slots.Any(l => l.SessionId == s.Id && db.Set<Booking>().Any(b => b.SlotId == l.Id))).Select(s => s.Id).ToListAsync(cancel);
        await slots.Where(l => empty.Contains(l.SessionId)).ExecuteDeleteAsync(cancel);
        await db.Set<Session>().Where(s => empty.Contains(s.Id)).ExecuteDeleteAsync(cancel);
        return await coming.ExecuteUpdateAsync(set => set.SetProperty(s => s.LeadExpertId, series.LeadExpertId).SetProperty(s => s.ProgrammeId, series.ProgrammeId), cancel);
    }

    async Task<bool> HoldsOthers(Guid seriesId, Guid programme, CancellationToken cancel)
    {
        var asking = await (from session in db.Set<Session>()
                            where session.SeriesId == seriesId && session.Status == SessionStatus.Planned
                            join slot in db.Set<Slot>() on session.Id equals slot.SessionId
                            join booking in db.Set<Booking>().Where(b => b.Status == BookingStatus.Booked) on slot.Id equals booking.SlotId
                            join request in db.Set<Request>() on booking.RequestId equals request.Id
                            select request.OrganisationId).Distinct().ToListAsync(cancel);
        foreach (var organisation in asking)
            if (!(await db.ProgrammesCovering(organisation, cancel)).Contains(programme)) return true;
        return false;
    }

    async Task<List<FieldFault>> Unknown(Checked fields, Guid serviceId, Guid territory, CancellationToken cancel)
    {
        List<FieldFault> faults = [];
        var today = clock.Today();
        var leads = db.Set<RoleGrant>().HoldingOn(today).Where(g => g.AccountId == fields.Lead && g.ServiceId == serviceId);
        if (!await leads.AnyAsync(cancel)) faults.Add(new("lead", "lead-missing"));
        if (fields.Programme is { } id && !await db.Set<Programme>().AnyAsync(p => p.Id == id && p.TerritoryId == territory && p.ClosedOn == null && db.Set<ProgrammeHub>().Any(h => h.ProgrammeId == id && h.ServiceId == serviceId), cancel))
            faults.Add(new("programme", "programme-of-other-services"));
        return faults;
    }

    static (Checked Fields, List<FieldFault> Faults) Check(SeriesForm form)
    {
        List<FieldFault> faults = [];
        var weekday = Number(form.Weekday, 1, 7, "weekday", "weekday-missing");
        var session = Number(form.SessionMinutes, 10, 480, "sessionMinutes", "session-minutes-wrong");
        var slot = Number(form.SlotMinutes, 5, Math.Max(session, 5), "slotMinutes", "slot-minutes-wrong");
        if (!TimeOnly.TryParseExact(form.StartsAt, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var startsAt)) faults.Add(new("startsAt", "hour-missing"));
        if (!Day(form.From, out var from)) faults.Add(new("from", "day-missing"));
        DateOnly? until = Day(form.Until, out var last) ? last : null;
        if (until is null ? !string.IsNullOrWhiteSpace(form.Until) : until < from) faults.Add(new("until", "until-before-from"));
        Guid? programme = Guid.TryParse(form.Programme, out var id) ? id : null;
        return (new(Guid.TryParse(form.Lead, out var lead) ? lead : Guid.Empty, programme, weekday, startsAt, session, slot, from, until), faults);

        int Number(string? typed, int least, int most, string field, string code)
        {
            if (int.TryParse(typed, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most) return number;
            faults.Add(new(field, code));
            return least;
        }
    }

    static bool Day(string? typed, out DateOnly day) => DateOnly.TryParseExact(typed, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day) && day.Year is >= 2000 and < 2100;

    sealed record Checked(Guid Lead, Guid? Programme, int Weekday, TimeOnly StartsAt, int SessionMinutes, int SlotMinutes, DateOnly From, DateOnly? Until);
}

/// <summary>A series as saved.</summary>
/// <param name="Id">Which one.</param>
/// <param name="Kept">Sessions that hold a case and so kept their day and hour.</param>
public sealed record SavedSeries(Guid Id, int Kept);
