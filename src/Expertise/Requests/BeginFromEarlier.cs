using System.Globalization;
using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.CaseForms;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Territory;

namespace TeleExpertise.Expertise.Requests;

/// <summary>A form that is begun from an earlier case.</summary>
/// <param name="Reference">Number of that case.</param>
/// <param name="AskedAt">When it was filed.</param>
/// <param name="Form">Traits, commune and standing facts; the question is new.</param>
public sealed record Beginning(string Reference, DateTimeOffset AskedAt, RequestForm Form);

/// <summary>Begins a request about a patient about whom one has asked before: what stays with the patient is filled in.</summary>
public sealed class BeginFromEarlier(ExpertiseDb db, AuditTrail audit) : IVerb
{
    /// <param name="actor">Who asks.</param>
    /// <param name="earlierId">The request whose patient it is.</param>
    /// <param name="again">True to present that very case again; false for another question about the same patient.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<Outcome<Beginning>> Run(Actor actor, Guid earlierId, bool again, CancellationToken cancel)
    {
        var earlier = await db.RequestsOf(actor).AsNoTracking().SingleOrDefaultAsync(r => r.Id == earlierId, cancel);
        if (earlier is null || !actor.Is(Role.Requester)) return await audit.Refused(actor.Id, "begin-from-earlier", "request", earlierId, cancel);
        var patient = await db.Set<Patient>().AsNoTracking().SingleAsync(p => p.Id == earlier.PatientId, cancel);
        var form = new RequestForm
        {
            EarlierId = earlierId.ToString(),
            AgainId = again ? earlierId.ToString() : null,
            ServiceId = (earlier.MeantServiceId ?? earlier.ServiceId).ToString(),
            OrganisationId = earlier.OrganisationId.ToString(),
            CoOwnerId = earlier.RequesterId == actor.Id ? earlier.CoOwnerId?.ToString() : null,
            BirthName = patient.BirthName,
            BirthGivenNames = patient.BirthGivenNames,
            UsedName = patient.UsedName,
            BirthDate = patient.BirthDate.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            Sex = patient.Sex.ToString().ToLowerInvariant(),
            BirthPlace = await Place(patient.BirthPlaceCode, cancel),
            BirthRank = patient.BirthRank?.ToString(CultureInfo.InvariantCulture),
            Commune = await Place(patient.CommuneCode, cancel),
            IdentityStatus = patient.IdentityStatus.ToString().ToLowerInvariant(),
            InsMatricule = patient.InsMatricule,
            InsOid = patient.InsOid,
            Answers = await Standing(actor, patient.Id, cancel),
        };
        audit.Done(actor.Id, "begin-from-earlier", "request", earlierId);
        await db.SaveChangesAsync(cancel);
        return new Beginning(earlier.Reference, earlier.FiledAt, form);
    }

    /// <summary>"Langogne (48080)", or the code alone where it is no commune that we know.</summary>
    async Task<string?> Place(string? code, CancellationToken cancel)
    {
        if (code is null) return null;
        var name = await db.Set<Commune>().Where(c => c.Code == code).Select(c => c.Name).SingleOrDefaultAsync(cancel);
        return name is null ? code : $"{name} ({code})";
    }

    /// <summary>The last answer to each question that is about the patient and not about the case, over the cases that the person may see.</summary>
    async Task<IReadOnlyDictionary<string, string>> Standing(Actor actor, Guid patientId, CancellationToken cancel)
    {
        var rows = await (
            from request in db.RequestsOf(actor)
            join answers in db.Set<CaseAnswers>() on request.Id equals answers.RequestId
            join form in db.Set<CaseForm>() on answers.FormId equals form.Id
            where request.PatientId == patientId
            orderby request.FiledAt
            select new { answers.Answers, form.Content }).AsNoTracking().ToListAsync(cancel);
        var known = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var row in rows)
        {
            var answers = FilledForms.Read(row.Answers);
            foreach (var field in FormContent.FromJson(row.Content).Fields.Where(f => f.Standing && answers.ContainsKey(f.Key))) known[field.Key] = answers[field.Key];
        }
        return known;
    }
}
