using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Notices;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Territory;

namespace TeleExpertise.Expertise.Requests.Identity;

/// <summary>
/// Corrects a mistake in a patient's identity, with its reason; what stood there stays readable. Who does it asked about the patient: they have seen
/// the person or the papers, and answer for the identities that they keep (see README, identity). Told are the others who asked about the patient
/// and the experts who took a case of theirs: it shows other traits from now on, and what was signed about it does not.
/// </summary>
public sealed class CorrectIdentity(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    /// <param name="actor">Who corrects.</param>
    /// <param name="patientId">Whom.</param>
    /// <param name="form">The traits as they are to be; its other fields mean nothing. <see cref="RequestForm.SameAs"/> says <c>another</c> when somebody of
    /// one's own patients has the same ones and is not the same.</param>
    /// <param name="reason">Why, 3 to 500 characters.</param>
    /// <param name="seen">How often it had been corrected when the person read it.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<Outcome<Done>> Run(Actor actor, Guid patientId, RequestForm form, string? reason, int seen, CancellationToken cancel)
    {
        var territory = await db.RequestsOf(actor).Where(r => r.PatientId == patientId).Select(r => (Guid?)r.TerritoryId).FirstOrDefaultAsync(cancel);
        if (territory is not { } here) return await audit.Refused(actor.Id, "correct-identity", "patient", patientId, cancel);
        var zone = await db.Set<CareTerritory>().Where(t => t.Id == here).Select(t => t.TimeZone).SingleAsync(cancel);
        var read = RequestCheck.TryIdentity(form, clock.GetUtcNow(), TimeZoneInfo.FindSystemTimeZoneById(zone));
        var why = PlainWords.Clean(reason);
        var faults = read.Refusal?.Fields.ToList() ?? [];
        if (why.Length is < 3 or > 500) faults.Add(new("reason", "correction-reason-missing"));
        if (faults.Count > 0 || read.Value is not { } typed) return Refusal.Invalid(faults);

        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        if (typed.InsMatricule is not null) await db.LockIns(here, typed, cancel);
        var patient = await db.Set<Patient>().FromSql($"select * from patient where id = {patientId} for update").SingleAsync(cancel);
        if (patient.Corrections != seen) return Refusal.Conflict("identity-changed");
        if (await Wrong(actor, patient, typed, form.SameAs, cancel) is { } fault) return Refusal.Invalid(fault);
        await Write(actor, patient, typed, why, cancel);
        await transaction.CommitAsync(cancel);
        return new Done();
    }

    /// <summary>The rules of asking: an INS is one person's, and of the same traits is a namesake only whom somebody says to be one.</summary>
    async Task<FieldFault?> Wrong(Actor actor, Patient patient, CheckedIdentity typed, string? sameAs, CancellationToken cancel)
    {
        if (PatientTraits.Of(patient) == PatientTraits.Of(typed)) return new("birthName", "correction-nothing");
        if (typed.InsMatricule is not null)
        {
            var ins = BlindIndex.Ins(db.Sealer, patient.TerritoryId, typed.InsOid!, typed.InsMatricule);
            if (await db.Set<Patient>().AnyAsync(p => p.TerritoryId == patient.TerritoryId && p.InsIndex == ins && p.Id != patient.Id, cancel)) return new("insMatricule", "ins-of-another");
        }
        if (sameAs == KnownPatients.Another || Traits.Agree(patient, typed)) return null;
        var known = await db.KnownWith(actor, patient.TerritoryId, typed, cancel);
        return known.Any(k => k.Patient.Id != patient.Id) ? new("sameAs", "correction-namesake") : null;
    }

    async Task Write(Actor actor, Patient patient, CheckedIdentity typed, string why, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var correction = new PatientCorrection
        {
            Id = Guid.CreateVersion7(now),
            PatientId = patient.Id,
            Number = patient.Corrections + 1,
            Reason = why,
            CorrectedById = actor.Id,
            CorrectedAt = now,
            Before = PatientTraits.Of(patient),
        };
        db.Add(correction);
        await db.SaveChangesAsync(cancel); // first: the database changes no identity without it
        (patient.BirthName, patient.BirthGivenNames, patient.UsedName, patient.BirthDate, patient.Sex) = (typed.BirthName, typed.BirthGivenNames, typed.UsedName, typed.BirthDate, typed.Sex);
        (patient.BirthPlaceCode, patient.BirthRank) = (typed.BirthPlaceCode, typed.BirthRank);
        (patient.IdentityStatus, patient.InsMatricule, patient.InsOid) = (typed.Status, typed.InsMatricule, typed.InsOid);
        patient.Corrections = correction.Number;
        foreach (var other in await Concerned(actor, patient.Id, cancel))
            db.Add(new Notice { Id = Guid.CreateVersion7(now), RecipientId = other, Kind = NoticeKind.PatientCorrected, SubjectId = correction.Id, CreatedAt = now, Attempts = 0 });
        audit.Done(actor.Id, "correct-identity", "patient", patient.Id);
        await db.SaveChangesAsync(cancel);
    }

    async Task<List<Guid>> Concerned(Actor actor, Guid patientId, CancellationToken cancel)
    {
        var cases = db.Set<Request>().Where(r => r.PatientId == patientId && r.WithdrawnAt == null);
        var asked = await db.OwnersOf([patientId], actor, cancel);
        var decided = await db.Set<TriageDecision>().Where(d => cases.Any(r => r.Id == d.RequestId)).Select(d => d.DecidedById).ToListAsync(cancel);
        var assigned = await cases.Where(r => r.AssignedToId != null).Select(r => r.AssignedToId!.Value).ToListAsync(cancel);
        return [.. asked.Concat(decided).Concat(assigned).Distinct().Where(id => id != actor.Id)];
    }
}
