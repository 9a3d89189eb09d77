using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Slots.Planning;

namespace TeleExpertise.Expertise.Slots.Calendars;

/// <summary>Ends a series with a last day. Its later sessions go, and cases in them get other slots.</summary>
public sealed class EndSeries(ExpertiseDb db, TimeProvider clock, Replan replan, AuditTrail audit) : IVerb
{
    /// <param name="actor">A coordinator of the territory.</param>
    /// <param name="id">Which series.</param>
    /// <param name="last">yyyy-MM-dd: its last day, today at the earliest.</param>
    /// <param name="agreed">The seal of the preview that was agreed to; null for a preview.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<Outcome<Foreseen>> Run(Actor actor, Guid id, string? last, string? agreed, CancellationToken cancel)
    {
        var seen = await db.Set<Series>().AsNoTracking().SingleOrDefaultAsync(s => s.Id == id, cancel);
        if (seen is null || !actor.Holds(Role.Coordinator, seen.TerritoryId)) return await audit.Refused(actor.Id, "end-series", "series", id, cancel);
        if (TypedCalendarDay.Read(last) is not { } day) return Refusal.Invalid(new FieldFault("last", "day-missing"));
        if (day < Calendar.DayIn(seen.TimeZone, clock.GetUtcNow())) return Refusal.Invalid(new FieldFault("last", "day-passed"));
        if (day < seen.ValidFrom) return Refusal.Invalid(new FieldFault("last", "until-before-from"));
        return await replan.Run(async () =>
        {
            var series = await db.Set<Series>().SingleAsync(s => s.Id == id, cancel);
            if (await db.Set<Series>().AnyAsync(s => s.FollowsId == id, cancel)) return Refusal.Conflict("series-has-follower");
            series.ValidUntil = day;
            audit.Done(actor.Id, "end-series", "series", id);
            return new[] { id };
        }, agreed, cancel);
    }
}
