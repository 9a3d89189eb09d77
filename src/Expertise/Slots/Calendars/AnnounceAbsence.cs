using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Slots.Planning;

namespace TeleExpertise.Expertise.Slots.Calendars;

/// <summary>Says that a specialist is away; another of the rota answers, or the session is void. Specialists say it of themselves, coordinators of whoever serves their territory.</summary>
public sealed class AnnounceAbsence(ExpertiseDb db, TimeProvider clock, Replan replan, AuditTrail audit) : IVerb
{
    /// <param name="actor">Who says so.</param>
    /// <param name="who">Who is away.</param>
    /// <param name="from">yyyy-MM-dd, today at the earliest.</param>
    /// <param name="until">yyyy-MM-dd, included; empty for one day.</param>
    /// <param name="agreed">The seal of the preview that was agreed to; null for a preview.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<Outcome<Foreseen>> Run(Actor actor, Guid who, string? from, string? until, string? agreed, CancellationToken cancel)
    {
        if (!await db.MaySpeakFor(actor, who, cancel)) return await audit.Refused(actor.Id, "announce-absence", "account", who, cancel);
        var (first, last) = (TypedCalendarDay.Read(from), string.IsNullOrWhiteSpace(until) ? TypedCalendarDay.Read(from) : TypedCalendarDay.Read(until));
        if (first is not { } begin) return Refusal.Invalid(new FieldFault("from", "day-missing"));
        if (begin < clock.Today()) return Refusal.Invalid(new FieldFault("from", "day-passed"));
        if (last is not { } end || end < begin || end >= begin.AddDays(731)) return Refusal.Invalid(new FieldFault("until", "until-before-from"));
        if (await db.Set<Absence>().AnyAsync(a => a.AccountId == who && a.WithdrawnAt == null && a.FromDay <= end && a.UntilDay >= begin, cancel)) return Refusal.Invalid(new FieldFault("from", "absence-known"));
        return await replan.Run(async () =>
        {
            var absence = new Absence { Id = Guid.CreateVersion7(), AccountId = who, FromDay = begin, UntilDay = end, AnnouncedAt = clock.GetUtcNow(), AnnouncedById = actor.Id };
            db.Add(absence);
            audit.Done(actor.Id, "announce-absence", "absence", absence.Id);
            return await db.SeriesAskingFor(actor, who, cancel);
        }, agreed, cancel);
    }
}

/// <summary>Takes an absence back: who is there again has their place on the rota again.</summary>
public sealed class WithdrawAbsence(ExpertiseDb db, TimeProvider clock, Replan replan, AuditTrail audit) : IVerb
{
    public async Task<Outcome<Foreseen>> Run(Actor actor, Guid id, string? agreed, CancellationToken cancel)
    {
        var seen = await db.Set<Absence>().AsNoTracking().SingleOrDefaultAsync(a => a.Id == id, cancel);
        if (seen is null || !await db.MaySpeakFor(actor, seen.AccountId, cancel)) return await audit.Refused(actor.Id, "withdraw-absence", "absence", id, cancel);
        if (seen.WithdrawnAt is not null) return Refusal.Conflict("absence-withdrawn");
        return await replan.Run(async () =>
        {
            await db.Set<Absence>().Where(a => a.Id == id && a.WithdrawnAt == null).ExecuteUpdateAsync(set => set.SetProperty(a => a.WithdrawnAt, clock.GetUtcNow()), cancel);
            audit.Done(actor.Id, "withdraw-absence", "absence", id);
            return await db.SeriesAskingFor(actor, seen.AccountId, cancel);
        }, agreed, cancel);
    }
}

static class Absences
{
    /// <summary>True for specialists themselves, and for coordinators of a territory where they answer.</summary>
    public static async Task<bool> MaySpeakFor(this ExpertiseDb db, Actor actor, Guid who, CancellationToken cancel)
    {
        if (actor.Id == who) return actor.Grants.Any(g => g.ServiceId is not null);
        var kept = actor.TerritoriesAs(Role.Coordinator).ToList();
        return kept.Count > 0 && await db.Set<RoleGrant>().AnyAsync(g => g.AccountId == who && g.ServiceId != null && g.EndedAt == null && kept.Contains(g.TerritoryId), cancel);
    }

    /// <summary>The series that somebody answers for: all of them where they speak for themselves, those of the coordinator's territories otherwise; the others follow in the night.</summary>
    public static async Task<Outcome<IReadOnlyCollection<Guid>>> SeriesAskingFor(this ExpertiseDb db, Actor actor, Guid who, CancellationToken cancel)
    {
        var (all, kept) = (actor.Id == who, actor.TerritoriesAs(Role.Coordinator).ToList());
        return await db.Set<Series>().Where(s => s.Rota.Contains(who) && (all || kept.Contains(s.TerritoryId))).Select(s => s.Id).ToListAsync(cancel);
    }
}
