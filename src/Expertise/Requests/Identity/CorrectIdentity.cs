using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Notices;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Territory;

namespace TeleExpertise.Expertise.Requests.Identity;

/// <summary>
/// Corrects a mistake in a patient's identity, with its reason; what stood there stays readable. Who does it asked about the patient: they have seen
/// the person or the papers, and answer for the identities that they keep (see README, identity). Told are the others who asked about the patient,
/// the experts who took a case of theirs or signed, and to whom an opinion was sent: the case shows other traits from now on, and what was signed about it does not.
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
        if (await Lock(actor, patientId, typed, cancel) is not { } patient) return Refusal.Conflict("identity-changed");
        if (patient.Corrections != seen) return Refusal.Conflict("identity-changed");
        if (await Wrong(actor, patient, typed, form.SameAs, cancel) is { } fault) return Refusal.Invalid(fault);
        await Write(actor, patient, typed, why, cancel);
        await transaction.CommitAsync(cancel);
        return new Done();
    }

    /// <summary>
    /// The patient, whom nobody changes until the end of the transaction; null when meanwhile the record was merged into another. The INS are locked before
    /// the row, as in filing: the one that is given, and the one that becomes free.
    /// </summary>
    async Task<Patient?> Lock(Actor actor, Guid patientId, CheckedIdentity typed, CancellationToken cancel)
    {
        var before = await db.Set<Patient>().AsNoTracking().SingleAsync(p => p.Id == patientId, cancel);
        string[] both = [typed.InsOid + typed.InsMatricule, before.InsOid + before.InsMatricule];
        foreach (var ins in both.Where(i => i.Length > 0).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)) await db.LockIns(before.TerritoryId, ins, cancel);
        var patient = await db.Set<Patient>().FromSql($"select * from patient where id = {patientId} for no key update").SingleAsync(cancel);
        // Merging moves every case, so that nobody has one of a record that was merged.
        return await db.RequestsOf(actor).AnyAsync(r => r.PatientId == patientId, cancel) ? patient : null;
    }

    /// <summary>The rules of asking: an INS is one person's, and of the same traits is a namesake only whom somebody says to be one.</summary>
    async Task<FieldFault?> Wrong(Actor actor, Patient patient, CheckedIdentity typed, string? sameAs, CancellationToken cancel)
    {
        if (PatientTraits.Of(patient) == PatientTraits.Of(typed)) return new("birthName", "correction-nothing");
        if (typed.InsMatricule is not null)
        {
            var ins = BlindIndex.Ins(db.Sealer, patient.TerritoryId, typed.InsOid!, typed.InsMatricule);
            var bearer = await db.Set<Patient>().Where(p => p.TerritoryId == patient.TerritoryId && p.InsIndex == ins && p.Id != patient.Id).Select(p => (Guid?)p.Id).SingleOrDefaultAsync(cancel);
            if (bearer is not null) return new("insMatricule", await db.RequestsOf(actor).AnyAsync(r => r.PatientId == bearer, cancel) ? "ins-of-another" : "ins-not-taken");
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
        foreach (var other in await Concerned(actor, patient.Id, now, cancel))
            db.Add(new Notice { Id = Guid.CreateVersion7(now), RecipientId = other, Kind = NoticeKind.PatientCorrected, SubjectId = correction.Id, CreatedAt = now, Attempts = 0 });
        audit.Done(actor.Id, "correct-identity", "patient", patient.Id);
        await db.SaveChangesAsync(cancel);
    }

    /// <summary>Whoever holds something under the old identity: who asked, who took or signed and still answers for the service, and to whom an opinion was sent.</summary>
    async Task<List<Guid>> Concerned(Actor actor, Guid patientId, DateTimeOffset now, CancellationToken cancel)
    {
        var cases = await db.Set<Request>().AsNoTracking().Where(r => r.PatientId == patientId && r.WithdrawnAt == null).ToListAsync(cancel);
        var ids = cases.ConvertAll(r => r.Id).ToArray();
        var asked = await db.OwnersOf([patientId], actor, cancel);
        // Opinions are a later stage, hence SQL.
        var took = await db.Database.SqlQuery<Guid>($"""
            select decided_by_id as "Value" from triage_decision where request_id = any({ids})
            union select assigned_to_id from request where id = any({ids}) and assigned_to_id is not null
            union select author_id from opinion where request_id = any({ids}) and signed_at is not null
            """).ToListAsync(cancel);
        var received = await db.Database.SqlQuery<Guid>($"""
            select r.account_id as "Value" from opinion_recipient r join opinion o on o.id = r.opinion_id where o.request_id = any({ids}) and r.account_id is not null
            """).ToListAsync(cancel);
        var answering = new HashSet<Guid>();
        foreach (var service in cases.Select(r => r.ServiceId).Distinct()) answering.UnionWith(await db.ExpertsOf(service, now, cancel));
        return [.. asked.Concat(took.Where(answering.Contains)).Concat(received).Distinct().Where(id => id != actor.Id)];
    }
}
