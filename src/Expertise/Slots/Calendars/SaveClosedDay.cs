using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Slots.Planning;
using TeleExpertise.Expertise.Territory;

namespace TeleExpertise.Expertise.Slots.Calendars;

/// <summary>Notes a day of the territory's own on which no session is held, or takes it back.</summary>
public sealed class SaveClosedDay(ExpertiseDb db, TimeProvider clock, Replan replan, AuditTrail audit) : IVerb
{
    /// <param name="actor">A coordinator of the territory.</param>
    /// <param name="territory">Which territory.</param>
    /// <param name="day">yyyy-MM-dd, today at the earliest.</param>
    /// <param name="name">What people call it; null opens the day again.</param>
    /// <param name="agreed">The seal of the preview that was agreed to; null for a preview.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<Outcome<Foreseen>> Run(Actor actor, Guid territory, string? day, string? name, string? agreed, CancellationToken cancel)
    {
        if (!actor.Holds(Role.Coordinator, territory)) return await audit.Refused(actor.Id, "close-day", "territory", territory, cancel);
        List<FieldFault> faults = [];
        if (TypedCalendarDay.Read(day) is not { } closed) faults.Add(new("day", "day-missing"));
        else if (closed < clock.Today()) faults.Add(new("day", "day-passed"));
        else if (name is not null && await db.Set<ClosedDay>().AnyAsync(d => d.TerritoryId == territory && d.Day == closed, cancel)) faults.Add(new("day", "day-closed-already"));
        if (name is not null && name.Trim().Length is < 2 or > 100) faults.Add(new("name", "name-missing"));
        if (faults.Count > 0) return Refusal.Invalid(faults);
        return await replan.Run(async () =>
        {
            closed = TypedCalendarDay.Read(day)!.Value;
            if (name is null) await db.Set<ClosedDay>().Where(d => d.TerritoryId == territory && d.Day == closed).ExecuteDeleteAsync(cancel);
            else db.Add(new ClosedDay { Id = Guid.CreateVersion7(), TerritoryId = territory, Day = closed, Name = name.Trim() });
            audit.Done(actor.Id, name is null ? "reopen-day" : "close-day", "territory", territory);
            return await db.Set<Series>().Where(s => s.TerritoryId == territory).Select(s => s.Id).ToListAsync(cancel);
        }, agreed, cancel);
    }
}
