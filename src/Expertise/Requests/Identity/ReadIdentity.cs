using System.Globalization;
using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;

namespace TeleExpertise.Expertise.Requests.Identity;

/// <summary>A patient's identity, to be corrected.</summary>
/// <param name="Form">The traits as the form of a request has them.</param>
/// <param name="Seen">How often it was corrected so far: given back with the correction, so that nobody corrects what they have not seen.</param>
/// <param name="Done">What was corrected, the latest first.</param>
public sealed record IdentityToCorrect(Patient Patient, RequestForm Form, int Seen, IReadOnlyList<CorrectionLine> Done);

/// <summary>Opens a patient's identity for those who asked about them and may correct it.</summary>
public sealed class ReadIdentity(ExpertiseDb db, AuditTrail audit) : IVerb
{
    public async Task<Outcome<IdentityToCorrect>> Run(Actor actor, Guid patientId, CancellationToken cancel)
    {
        if (!await db.RequestsOf(actor).AnyAsync(r => r.PatientId == patientId, cancel)) return await audit.Refused(actor.Id, "correct-identity", "patient", patientId, cancel);
        var patient = await db.Set<Patient>().AsNoTracking().SingleAsync(p => p.Id == patientId, cancel);
        audit.Done(actor.Id, "read-identity", "patient", patientId);
        await db.SaveChangesAsync(cancel);
        return new IdentityToCorrect(patient, FormOf(patient), patient.Corrections, await db.CorrectionsOf(patientId, cancel));
    }

    static RequestForm FormOf(Patient patient) => new()
    {
        BirthName = patient.BirthName,
        BirthGivenNames = patient.BirthGivenNames,
        UsedName = patient.UsedName,
        BirthDate = patient.BirthDate.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        Sex = patient.Sex.ToString().ToLowerInvariant(),
        BirthPlace = patient.BirthPlaceCode,
        BirthRank = patient.BirthRank?.ToString(CultureInfo.InvariantCulture),
        IdentityStatus = patient.IdentityStatus.ToString().ToLowerInvariant(),
        InsMatricule = patient.InsMatricule,
        InsOid = patient.InsOid,
    };
}
