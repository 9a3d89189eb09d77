using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;

namespace TeleExpertise.Expertise.Circle.Retention;

/// <summary>A fact as typed.</summary>
/// <param name="Kind">died, notdied, claim or claimended.</param>
/// <param name="On">The day; not for notdied. No death before the last request or stay.</param>
/// <param name="Claim">Of claimended: which.</param>
/// <param name="Note">At most 500 characters.</param>
public sealed record TypedFact(string? Kind, string? On = null, Guid? Claim = null, string? Note = null);

/// <summary>The case's own doctor records a death or a claim, or that either is no more: it changes how long the patient's file is kept.</summary>
public sealed class RecordFact(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    public async Task<Outcome<Guid>> Run(Actor actor, Guid requestId, TypedFact typed, CancellationToken cancel)
    {
        var request = await db.Set<Request>().AsNoTracking().SingleOrDefaultAsync(r => r.Id == requestId, cancel);
        if (request is null || !actor.ActsFor(request)) return await audit.Refused(actor.Id, "record-retention", "request", requestId, cancel);
        var patient = await db.Set<Patient>().AsNoTracking().SingleAsync(p => p.Id == request.PatientId, cancel);
        var (kind, day, note) = (Kind(typed.Kind), TypedDay.Read(typed.On), PlainWords.Clean(typed.Note, lines: true));
        var faults = Check(kind, day, note, typed, patient, await db.RetentionFacts(patient.Id, cancel));
        // Decisions, opinions and notes may come after a death; a request and a stay do not.
        if (kind == FactKind.Died && faults.Count == 0 && day < await db.LastAlive(patient, cancel)) faults.Add(new("on", "retention-death-too-early"));
        if (faults.Count > 0) return Refusal.Invalid(faults);
        var now = clock.GetUtcNow();
        var fact = new RetentionFact
        {
            Id = Guid.CreateVersion7(now),
            PatientId = patient.Id,
            Kind = kind!.Value,
            HappenedOn = kind == FactKind.NotDied ? null : day,
            ClaimId = kind == FactKind.ClaimEnded ? typed.Claim : null,
            Note = note,
            RecordedById = actor.Id,
            RecordedAt = now,
        };
        db.Add(fact);
        audit.Done(actor.Id, "record-retention", "patient", patient.Id);
        try
        {
            await db.SaveChangesAsync(cancel);
        }
        catch (DbUpdateException e) when (e.Violates("retention_claim_ends_once"))
        {
            return Refusal.Invalid(new FieldFault("claim", "retention-claim-missing"));
        }
        return fact.Id;
    }

    List<FieldFault> Check(FactKind? kind, DateOnly? day, string note, TypedFact typed, Patient patient, List<RetentionFact> facts)
    {
        var faults = new List<FieldFault>();
        if (kind is null) faults.Add(new("kind", "retention-kind-missing"));
        if (kind != FactKind.NotDied && (day is null || day > clock.Today() || day < patient.BirthDate)) faults.Add(new("on", "retention-day-wrong"));
        if (kind == FactKind.NotDied && facts.FindLast(f => f.Kind is FactKind.Died or FactKind.NotDied)?.Kind != FactKind.Died) faults.Add(new("kind", "retention-not-dead"));
        if (kind == FactKind.ClaimEnded)
        {
            var claim = facts.Find(f => f.Id == typed.Claim && f.Kind == FactKind.Claim);
            if (claim is null || facts.Exists(f => f.ClaimId == claim.Id)) faults.Add(new("claim", "retention-claim-missing"));
            else if (day < claim.HappenedOn) faults.Add(new("on", "retention-day-wrong"));
        }
        if (note.Length > 500) faults.Add(new("note", "too-long"));
        return faults;
    }

    static FactKind? Kind(string? typed) => typed?.ToLowerInvariant() switch
    {
        "died" => FactKind.Died,
        "notdied" => FactKind.NotDied,
        "claim" => FactKind.Claim,
        "claimended" => FactKind.ClaimEnded,
        _ => null,
    };
}
