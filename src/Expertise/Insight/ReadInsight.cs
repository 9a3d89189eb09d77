using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Insight.Forecasting;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Settings;
using TeleExpertise.Expertise.Slots.Assignment;
using TeleExpertise.Expertise.Slots.Placing;
using TeleExpertise.Expertise.Territory;

namespace TeleExpertise.Expertise.Insight;

/// <summary>How a territory's cases waited, what became of its slots, and what the next weeks look like; for its coordinators and administrators. Numbers only: no patient, no doctor.</summary>
public sealed class ReadInsight(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    /// <summary>How far is foreseen, days.</summary>
    public const int Ahead = 84;

    /// <param name="actor">Who reads.</param>
    /// <param name="code">The territory's code; null takes the first of the actor's territories by name.</param>
    /// <param name="months">How far to look back: 3, 6 or 12 months.</param>
    /// <param name="byWeek">Cut into weeks, or months; null for what suits the length.</param>
    /// <param name="cancel">Stops the queries.</param>
    public async Task<Outcome<InsightView>> Run(Actor actor, string? code, int? months, bool? byWeek, CancellationToken cancel)
    {
        var theirs = actor.TerritoriesAs(Role.Coordinator).Union(actor.TerritoriesAs(Role.Administrator)).ToList();
        var choice = await db.Set<CareTerritory>().AsNoTracking().Where(t => theirs.Contains(t.Id)).OrderBy(t => t.Name).ToListAsync(cancel);
        var territory = code is null ? choice.FirstOrDefault() : choice.FirstOrDefault(t => t.Code == code);
        if (territory is null) return await audit.Refused(actor.Id, "read-insight", "territory", null, cancel);

        var (now, period) = (clock.GetUtcNow(), Period.Of(months, byWeek, clock.Today()));
        var (rules, since) = (await db.Rules(territory.Id, cancel), RoleDays.Begins(period.From));
        var looked = now.AddDays(-7 * Arrivals.MostWeeks);
        var cases = await db.Cases(territory.Id, since < looked ? since : looked, cancel);
        var uses = await db.Used(territory.Id, period.From, now, cancel);
        var places = await db.Set<Organisation>().AsNoTracking().Where(o => o.TerritoryId == territory.Id).ToDictionaryAsync(o => o.Id, o => o.ShortName, cancel);
        var services = await (from service in db.Set<Service>()
                              join place in db.Set<Organisation>() on service.OrganisationId equals place.Id
                              where place.TerritoryId == territory.Id
                              orderby service.Name, place.ShortName
                              select new NamedService(service.Id, service.Name, place.ShortName)).ToListAsync(cancel);
        return new InsightView(territory, choice, period, services, rules.Classes.ToDictionary(c => c.Key, c => c.Value.Limit),
            Waited(cases, rules, period, since, places), [.. Overdue(cases, rules, now)], await Used(uses, services, period, territory.Id, cancel), await Foreseen(cases, rules, services, territory.Id, now, cancel));
    }

    static WaitingView Waited(List<CountedCase> cases, PlanningRules rules, Period period, DateTimeOffset since, Dictionary<Guid, string> places)
    {
        TimeSpan Limit(CountedCase one) => rules.Classes[one.Urgency].Limit;
        var seen = cases.FindAll(c => c.SeenAt >= since);
        var byStep = seen.ToLookup(c => (c.Urgency, period.StepOf(RoleDays.Of(c.SeenAt!.Value))));
        var (shown, others) = PlaceWaits.Of(seen, places, Limit);
        return new(
            Waits.Of(seen, Limit).Guarded,
            [.. Enum.GetValues<Urgency>().Select(u => new ClassWaits(u, Waits.Of(seen.Where(c => c.Urgency == u), Limit).Guarded, [.. period.Steps.Select(s => Waits.Of(byStep[(u, s)], Limit).Guarded)]))],
            shown, others,
            seen.Count(c => c.PresentedAt is null), seen.Count(c => c.PresentedAt is null && c.Turned), cases.Count(c => c.Status is RequestStatus.Declined && c.ClosedAt >= since));
    }

    static IEnumerable<OverdueCase> Overdue(List<CountedCase> cases, PlanningRules rules, DateTimeOffset now) =>
        from one in cases
        let limit = rules.Classes[one.Urgency].Limit
        where one.Waits && one.Wait(now) > limit
        orderby one.Wait(now) / limit descending, one.Number
        select new OverdueCase(Reference.Of(one.Number), one.Urgency, one.ServiceId, (int)one.Wait(now).TotalDays, limit, one.Wait(now) > 2 * limit);

    async Task<List<ServiceUse>> Used(List<SessionUse> uses, List<NamedService> services, Period period, Guid territory, CancellationToken cancel)
    {
        var kept = await db.Number(Policy.ProtectedSlots, territory, cancel);
        var byService = uses.ToLookup(u => u.ServiceId);
        return [.. from service in services
                   let its = byService[service.Id].ToList()
                   where its.Count > 0
                   let byStep = its.ToLookup(u => period.StepOf(u.Day))
                   select new ServiceUse(service, SlotUse.Of(its, kept), [.. period.Steps.Select(s => SlotUse.Of(byStep[s], kept))],
                       [.. its.Where(u => !u.Held).GroupBy(u => u.Reason).Select(r => new NotHeld(r.Key, r.Count())).OrderBy(r => r.Reason)])];
    }

    async Task<List<ForecastView>> Foreseen(List<CountedCase> cases, PlanningRules rules, List<NamedService> services, Guid territory, DateTimeOffset now, CancellationToken cancel)
    {
        var coming = await db.Coming(territory, now, Ahead, cancel);
        var first = await db.Set<Request>().Where(r => r.TerritoryId == territory).GroupBy(r => r.ServiceId).Select(s => new { s.Key, At = s.Min(r => r.FiledAt) }).ToDictionaryAsync(s => s.Key, s => s.At, cancel);
        var byService = cases.Where(c => c.NeedsSlot).ToLookup(c => c.ServiceId);
        return [.. from service in services
                   where coming[service.Id].Any() || byService[service.Id].Any(c => c.Waits)
                   let known = Known([.. byService[service.Id]], rules, coming[service.Id], first.GetValueOrDefault(service.Id, now), now)
                   select new ForecastView(service, known.Waiting.Count, ServiceForecast.Of(known, RoleDays.Of(now)))];
    }

    static ServiceToday Known(List<CountedCase> cases, PlanningRules rules, IEnumerable<int> slots, DateTimeOffset first, DateTimeOffset now)
    {
        var past = Math.Clamp((int)((now - first).TotalDays / 7), 0, Arrivals.MostWeeks);
        var (weeks, days) = (new int[past], new int[Ahead]);
        foreach (var slot in slots) days[slot]++;
        var lately = cases.FindAll(c => c.FiledAt <= now && c.FiledAt > now.AddDays(-7 * past));
        foreach (var one in lately) weeks[past - 1 - Math.Min((int)((now - one.FiledAt).TotalDays / 7), past - 1)]++;
        return new(weeks, [.. rules.Classes.Select(u => (lately.Count(c => c.Urgency == u.Key), (int)u.Value.Limit.TotalDays))],
            [.. cases.Where(c => c.Waits).Select(c => (rules.Classes[c.Urgency].Limit - c.Wait(now)).TotalDays)], days);
    }
}

/// <summary>What a coordinator sees of a territory's work.</summary>
/// <param name="Territory">Which one.</param>
/// <param name="Choice">All of which this person may see it.</param>
/// <param name="Period">What is looked back at.</param>
/// <param name="Services">All its services, by name.</param>
/// <param name="Limits">The longest wait of each class.</param>
/// <param name="Waiting">How those who were seen had waited.</param>
/// <param name="Overdue">Who waits now beyond the limit, the worst first.</param>
/// <param name="Use">What became of the slots, by service.</param>
/// <param name="Forecasts">The next twelve weeks, by service.</param>
public sealed record InsightView(CareTerritory Territory, IReadOnlyList<CareTerritory> Choice, Period Period, IReadOnlyList<NamedService> Services, IReadOnlyDictionary<Urgency, TimeSpan> Limits,
    WaitingView Waiting, IReadOnlyList<OverdueCase> Overdue, IReadOnlyList<ServiceUse> Use, IReadOnlyList<ForecastView> Forecasts);

/// <summary>A service and the place that it belongs to.</summary>
public sealed record NamedService(Guid Id, string Name, string Place);

/// <summary>How the cases that were seen in a period had waited.</summary>
/// <param name="All">All together.</param>
/// <param name="Classes">By urgency.</param>
/// <param name="Places">By the place of care that asked, by name; those of which figures may be said.</param>
/// <param name="Others">All other places together; null where there are none.</param>
/// <param name="InWriting">Of all, answered in writing.</param>
/// <param name="Turned">Of these, first taken to a session.</param>
/// <param name="Declined">Besides, declined.</param>
public sealed record WaitingView(Waits All, IReadOnlyList<ClassWaits> Classes, IReadOnlyList<PlaceWaits> Places, OtherPlaces? Others, int InWriting, int Turned, int Declined);

/// <summary>A class, and each step of the period; of few cases their number only.</summary>
public sealed record ClassWaits(Urgency Urgency, Waits All, IReadOnlyList<Waits> Steps);

/// <summary>A case that waits beyond its limit: its number, and nothing that leads to a patient.</summary>
/// <param name="Twice">Beyond twice the limit.</param>
public sealed record OverdueCase(string Reference, Urgency Urgency, Guid ServiceId, int Days, TimeSpan Limit, bool Twice);

/// <summary>A service's slots: in all, by step, and why sessions were not held.</summary>
public sealed record ServiceUse(NamedService Service, SlotUse All, IReadOnlyList<SlotUse> Steps, IReadOnlyList<NotHeld> NotHeld);

/// <summary>Sessions that were not held for one reason; null when nobody opened them.</summary>
public sealed record NotHeld(Slots.SessionReason? Reason, int Sessions);

/// <summary>A service's next weeks.</summary>
/// <param name="Waiting">Cases that wait for a slot, or have one to come.</param>
public sealed record ForecastView(NamedService Service, int Waiting, ServiceForecast Forecast);
