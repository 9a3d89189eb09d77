using System.Globalization;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;

namespace TeleExpertise.Expertise.Slots.Duties;

/// <summary>A tour of the mobile surgery as typed.</summary>
/// <param name="Who">Whose it is; null for oneself.</param>
/// <param name="Weekday">ISO, 1 is Monday.</param>
/// <param name="EveryWeeks">1 for each week.</param>
/// <param name="StartsAt">HH:mm, local.</param>
/// <param name="EndsAt">HH:mm, local, the same day.</param>
/// <param name="First">yyyy-MM-dd; the first day of that weekday from then on is one of the tour.</param>
/// <param name="Last">yyyy-MM-dd, included.</param>
public sealed record TourForm(Guid? Who, string? Weekday, string? EveryWeeks, string? StartsAt, string? EndsAt, string? First, string? Last);

/// <summary>Enters the tours of somebody who asks: their own, or for the crew by a coordinator of their territory.</summary>
public sealed class AddTour(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    public async Task<Outcome<Done>> Run(Actor actor, TourForm form, CancellationToken cancel)
    {
        var who = form.Who ?? actor.Id;
        if (who == actor.Id ? !actor.Is(Role.Requester) : !(await db.Crew(actor, cancel)).Exists(l => l.Id == who)) return await audit.Refused(actor.Id, "enter-duties", "account", who, cancel);
        var faults = new List<FieldFault>();
        var now = clock.GetUtcNow();
        var (weekday, every, from, until) = (Number(form.Weekday, 1, 7), Number(form.EveryWeeks, 1, 8), TypedHour.Read(form.StartsAt), TypedHour.Read(form.EndsAt));
        var (first, last) = (TypedDay.Read(form.First), TypedDay.Read(form.Last));
        if (weekday is null) faults.Add(new("weekday", "weekday-missing"));
        if (every is null) faults.Add(new("everyWeeks", "every-weeks-wrong"));
        if (from is null) faults.Add(new("startsAt", "hour-missing"));
        if (until is null) faults.Add(new("endsAt", "hour-missing"));
        else if (until <= from) faults.Add(new("endsAt", "hour-before"));
        if (first is null) faults.Add(new("first", "day-missing"));
        if (last is null) faults.Add(new("last", "day-missing"));
        else if (last < first || last >= first?.AddDays(Roster.Ahead.Days) || last < clock.Today()) faults.Add(new("last", "tour-last-wrong"));
        if (faults.Count > 0) return Refusal.Invalid(faults);

        var zone = await db.ZoneOf(who, cancel);
        var hours = Days(first!.Value, last!.Value, weekday!.Value, every!.Value)
            .Select(day => new Interval(LocalTime.Instant(day.ToDateTime(from!.Value), zone), LocalTime.Instant(day.ToDateTime(until!.Value), zone))).Where(h => h.EndsAt > now).ToList();
        if (hours.Count == 0) return Refusal.Invalid(new FieldFault("last", "tour-last-wrong"));
        var source = new DutySource { Id = Guid.CreateVersion7(now), AccountId = who, Kind = DutyKind.Tour, Origin = DutyOrigin.Typed, AddedById = actor.Id, AddedAt = now };
        if (!await db.AddDuties(source, hours, cancel)) return Refusal.Conflict("duties-too-many");
        audit.Done(actor.Id, "enter-duties", "account", who);
        await db.SaveChangesAsync(cancel);
        return default(Done);
    }

    static IEnumerable<DateOnly> Days(DateOnly first, DateOnly last, int weekday, int every)
    {
        for (var day = first.AddDays((weekday - (int)first.DayOfWeek + 7) % 7); day <= last; day = day.AddDays(7 * every)) yield return day;
    }

    static int? Number(string? typed, int least, int most) => int.TryParse(typed, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number : null;
}
