using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;

namespace TeleExpertise.Expertise.Opinions.FollowUp;

/// <summary>An outcome as typed.</summary>
/// <param name="SparedKilometres">There and back; empty when the requester does not say.</param>
public sealed record TypedOutcome(string? Kind, string? HappenedOn, string? Contact, string? Note, string? SparedKilometres, string? SparedMinutes);

/// <summary>The requester tells what became of the patient, and how far a trip was spared. The latest word counts; the earlier ones stay.</summary>
public sealed class RecordOutcome(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    const int ContactMax = 300, NoteMax = 2000, KilometresMax = 4000, MinutesMax = 6000;

    public async Task<Outcome<Guid>> Run(Actor actor, Guid requestId, TypedOutcome typed, CancellationToken cancel)
    {
        var request = await db.Set<Request>().AsNoTracking().SingleOrDefaultAsync(r => r.Id == requestId, cancel);
        if (request is null || !actor.ActsFor(request)) return await audit.Refused(actor.Id, "record-outcome", "request", requestId, cancel);
        if (request.Status is not RequestStatus.Answered) return Refusal.Conflict("outcome-too-early");
        var now = clock.GetUtcNow();
        var outcome = Read(typed, actor.Id, requestId, now, out var faults);
        if (outcome is null) return Refusal.Invalid(faults);
        db.Add(outcome);
        audit.Done(actor.Id, "record-outcome", "request", requestId);
        await db.SaveChangesAsync(cancel);
        return outcome.Id;
    }

    static CaseOutcome? Read(TypedOutcome typed, Guid actor, Guid request, DateTimeOffset now, out List<FieldFault> faults)
    {
        faults = [];
        var known = Enum.TryParse<OutcomeKind>(typed.Kind, ignoreCase: true, out var kind) && Enum.IsDefined(kind);
        if (!known) faults.Add(new("outcome", "outcome-missing"));
        var (contact, note) = (PlainWords.Clean(typed.Contact), PlainWords.Clean(typed.Note, lines: true));
        var day = TypedDay.Read(typed.HappenedOn);
        if (!TypedDay.IsDayOrNothing(typed.HappenedOn)) faults.Add(new("happened-on", "date-wrong"));
        else if (known && day is null && kind is OutcomeKind.SeenLocally or OutcomeKind.Transferred or OutcomeKind.Admitted) faults.Add(new("happened-on", "outcome-day-missing"));
        if (known && contact.Length == 0 && kind is OutcomeKind.Transferred) faults.Add(new("contact", "outcome-contact-missing"));
        if (contact.Length > ContactMax) faults.Add(new("contact", "too-long"));
        if (note.Length > NoteMax) faults.Add(new("note", "too-long"));
        var kilometres = Number(typed.SparedKilometres, KilometresMax, "kilometres", faults);
        var minutes = Number(typed.SparedMinutes, MinutesMax, "minutes", faults);
        // Who went there was spared no trip, whatever the form had offered.
        if (kind is OutcomeKind.Transferred or OutcomeKind.Admitted && (kilometres ?? minutes) is not null) (kilometres, minutes) = (0, 0);
        return faults.Count > 0 ? null : new()
        {
            Id = Guid.CreateVersion7(now),
            RequestId = request,
            Kind = kind,
            HappenedOn = day,
            Contact = contact,
            Note = note,
            SparedKilometres = kilometres,
            SparedMinutes = minutes,
            RecordedById = actor,
            RecordedAt = now,
        };
    }

    static int? Number(string? typed, int most, string field, List<FieldFault> faults)
    {
        if (string.IsNullOrWhiteSpace(typed)) return null;
        if (int.TryParse(typed.Trim(), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number) && number <= most) return number;
        faults.Add(new(field, "setting-number-wrong"));
        return null;
    }
}
