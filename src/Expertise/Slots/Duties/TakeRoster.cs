using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;

namespace TeleExpertise.Expertise.Slots.Duties;

/// <summary>Keeps the hours of a roster that was read from a file, after its owner has seen them.</summary>
public sealed class TakeRoster(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    const int MostHours = 5_000;

    /// <param name="actor">Whose hours they are.</param>
    /// <param name="kind">On call, or away.</param>
    /// <param name="hours">As the preview gave them.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<Outcome<Done>> Run(Actor actor, DutyKind kind, IReadOnlyList<Interval> hours, CancellationToken cancel)
    {
        if (!actor.Is(Role.Requester)) return await audit.Refused(actor.Id, "enter-duties", "account", actor.Id, cancel);
        var now = clock.GetUtcNow();
        if (hours.Count is 0 or > MostHours || kind is DutyKind.Tour || hours.Any(h => h.EndsAt <= h.StartsAt || h.EndsAt > now + Roster.Ahead + TimeSpan.FromDays(1))) return Refusal.Invalid(new FieldFault("roster", "roster-nothing"));
        var source = new DutySource { Id = Guid.CreateVersion7(now), AccountId = actor.Id, Kind = kind, Origin = DutyOrigin.File, AddedById = actor.Id, AddedAt = now };
        if (!await db.AddDuties(source, hours.Distinct(), cancel)) return Refusal.Conflict("duties-too-many");
        audit.Done(actor.Id, "enter-duties", "account", actor.Id);
        await db.SaveChangesAsync(cancel);
        return default(Done);
    }
}

/// <summary>What a roster's file would take, before the yes; nothing is kept.</summary>
public sealed class PreviewRoster(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    public async Task<Outcome<Roster>> Run(Actor actor, ReadOnlyMemory<byte> file, string? word, CancellationToken cancel)
    {
        if (!actor.Is(Role.Requester)) return await audit.Refused(actor.Id, "enter-duties", "account", actor.Id, cancel);
        if (file.IsEmpty) return Refusal.Invalid(new FieldFault("roster", "roster-missing"));
        if (word?.Length > 100) return Refusal.Invalid(new FieldFault("word", "too-long"));
        var zone = await db.ZoneOf(actor.Id, cancel);
        var read = Roster.Read(file.Span, word?.Trim() ?? "", zone, clock.GetUtcNow());
        return read is { Succeeded: true, Value.Hours.Count: 0 } ? Refusal.Invalid(new FieldFault("roster", read.Value.Unread > 0 ? "roster-unreadable" : "roster-nothing")) : read;
    }
}
