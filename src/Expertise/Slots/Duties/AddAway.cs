using System.Globalization;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;

namespace TeleExpertise.Expertise.Slots.Duties;

/// <summary>Says when somebody who asks cannot come, or is on call, once: days or hours. Why they are away is nobody's business here.</summary>
public sealed class AddAway(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    /// <param name="actor">Whose hours they are.</param>
    /// <param name="kind">Away, or on call.</param>
    /// <param name="from">yyyy-MM-dd.</param>
    /// <param name="fromHour">HH:mm; empty for the whole day.</param>
    /// <param name="until">yyyy-MM-dd, included; empty for the same day.</param>
    /// <param name="untilHour">HH:mm; empty for the end of that day.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<Outcome<Done>> Run(Actor actor, DutyKind kind, string? from, string? fromHour, string? until, string? untilHour, CancellationToken cancel)
    {
        if (!actor.Is(Role.Requester) || kind is DutyKind.Tour) return await audit.Refused(actor.Id, "enter-duties", "account", actor.Id, cancel);
        var (faults, zone, now) = (new List<FieldFault>(), await db.ZoneOf(actor.Id, cancel), clock.GetUtcNow());
        if (TypedDay.Read(from) is not { } first) return Refusal.Invalid(new FieldFault("from", "day-missing"));
        var last = string.IsNullOrWhiteSpace(until) ? first : TypedDay.Read(until);
        if (last is null || last < first || last >= first.AddDays(366)) faults.Add(new("until", "until-before-from"));
        if (!TypedHour.IsHourOrNothing(fromHour)) faults.Add(new("fromHour", "hour-missing"));
        if (!TypedHour.IsHourOrNothing(untilHour)) faults.Add(new("untilHour", "hour-missing"));
        if (faults.Count > 0) return Refusal.Invalid(faults);
        var begins = LocalTime.Instant(first.ToDateTime(TypedHour.Read(fromHour) ?? default), zone);
        var ends = LocalTime.Instant(TypedHour.Read(untilHour) is { } hour ? last!.Value.ToDateTime(hour) : last!.Value.AddDays(1).ToDateTime(default), zone);
        if (ends <= begins) return Refusal.Invalid(new FieldFault("untilHour", "hour-before"));
        if (ends <= now) return Refusal.Invalid(new FieldFault("from", "day-passed"));
        if (begins > now + Roster.Ahead) return Refusal.Invalid(new FieldFault("from", "day-far"));
        var source = new DutySource { Id = Guid.CreateVersion7(now), AccountId = actor.Id, Kind = kind, Origin = DutyOrigin.Typed, AddedById = actor.Id, AddedAt = now };
        if (!await db.AddDuties(source, [new(begins, ends)], cancel)) return Refusal.Conflict("duties-too-many");
        audit.Done(actor.Id, "enter-duties", "account", actor.Id);
        await db.SaveChangesAsync(cancel);
        return default(Done);
    }
}

/// <summary>Hours as time fields send them.</summary>
static class TypedHour
{
    public static TimeOnly? Read(string? typed) => TimeOnly.TryParseExact(typed?.Trim(), ["HH:mm", "HH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var hour) ? hour : null;
    public static bool IsHourOrNothing(string? typed) => string.IsNullOrWhiteSpace(typed) || Read(typed) is not null;
}
