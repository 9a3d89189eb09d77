using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.CaseForms;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Notices;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests.Documents;
using TeleExpertise.Expertise.Requests.Identity;
using TeleExpertise.Expertise.Settings;

namespace TeleExpertise.Expertise.Requests;

/// <summary>
/// Puts a question to a service: patient, consent, request, documents and notices in one transaction.
/// A draft becomes the request of the same id, so filing it twice gives the same request.
/// </summary>
public sealed class FileRequest(ExpertiseDb db, TimeProvider clock, AuditTrail audit, PrepareRequest prepare) : IVerb
{
    public async Task<Outcome<Guid>> Run(Actor actor, Guid? draftId, RequestForm form, CancellationToken cancel)
    {
        if (!actor.Is(Role.Requester)) return await audit.Refused(actor.Id, "file-request", "request", null, cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        if (draftId is not null && !await LockDraft(actor, draftId.Value, cancel))
        {
            await transaction.RollbackAsync(cancel);
            return await AlreadyFiled(actor, draftId.Value, cancel);
        }
        var prepared = await prepare.Run(actor, draftId, form, cancel);
        if (!prepared.Succeeded) return prepared.Refusal;
        var filed = await Write(actor, draftId, form, prepared.Value, cancel);
        if (!filed.Succeeded) return filed;
        await transaction.CommitAsync(cancel);
        Journey.RequestsFiled.Add(1);
        return filed;
    }

    async Task<Outcome<Guid>> Write(Actor actor, Guid? draftId, RequestForm form, PreparedRequest prepared, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var patient = await SamePatient(prepared, cancel) is { } same ? same : await FindOrAddPatient(prepared, now, cancel);
        if (!patient.Succeeded) return patient.Refusal;
        var request = NewRequest(actor, draftId ?? Guid.CreateVersion7(now), patient.Value.Id, prepared, now,
            await db.Time(Policy.FirstAnswer, prepared.Grant.TerritoryId, cancel));
        request.EarlierId = await TakenUp(actor, form.AgainId, patient.Value.Id, cancel);
        db.Add(request);
        db.Add(NewConsent(actor, request.Id, form, prepared.Fields, now));
        if (prepared.Answers is { } given) db.Add(new CaseAnswers { RequestId = request.Id, FormId = given.FormId, Answers = JsonSerializer.Serialize(given.Answers) });
        foreach (var expert in await db.ExpertsOf(request.ServiceId, now, cancel))
            db.Add(new Notice { Id = Guid.CreateVersion7(now), RecipientId = expert, Kind = NoticeKind.RequestFiled, SubjectId = request.Id, CreatedAt = now, Attempts = 0 });
        audit.Done(actor.Id, "file-request", "request", request.Id);
        try
        {
            await db.SaveChangesAsync(cancel);
        }
        catch (DbUpdateException e) when (e.Violates("request_local_first"))
        {
            return Refusal.Invalid(new FieldFault("serviceId", "way-changed")); // a coordinator changed the rule meanwhile
        }
        if (draftId is not null) await TakeDocumentsOver(draftId.Value, request.Id, cancel);
        return request.Id;
    }

    /// <summary>One filing of a draft at a time; nothing joins its documents meanwhile.</summary>
    async Task<bool> LockDraft(Actor actor, Guid draftId, CancellationToken cancel) =>
        await db.Set<Draft>().FromSql($"select * from draft where id = {draftId} and account_id = {actor.Id} and answers_id is null for update").AsNoTracking().AnyAsync(cancel);

    async Task<Outcome<Guid>> AlreadyFiled(Actor actor, Guid draftId, CancellationToken cancel) =>
        await db.Set<Request>().AnyAsync(r => r.Id == draftId && r.RequesterId == actor.Id, cancel)
            ? draftId
            : await audit.Refused(actor.Id, "file-request", "draft", draftId, cancel);

    /// <summary>The case that is presented again: one's own, of the same patient.</summary>
    async Task<Guid?> TakenUp(Actor actor, string? earlierId, Guid patientId, CancellationToken cancel) =>
        Guid.TryParse(earlierId, out var earlier) && await db.RequestsOf(actor).AnyAsync(r => r.Id == earlier && r.PatientId == patientId, cancel) ? earlier : null;

    /// <summary>Two first requests for one patient at once: the second waits and finds the first one's patient.</summary>
    Task<int> LockIns(PreparedRequest prepared, CancellationToken cancel) => db.Database.ExecuteSqlAsync(
        $"select pg_advisory_xact_lock(hashtextextended({prepared.Grant.TerritoryId.ToString() + prepared.Fields.Patient.InsOid + prepared.Fields.Patient.InsMatricule}, 0))", cancel);

    /// <summary>The known patient whom the form means. An identity only becomes better established by a case, never less.</summary>
    async Task<Patient?> SamePatient(PreparedRequest prepared, CancellationToken cancel)
    {
        var fields = prepared.Fields.Patient;
        if (fields.InsMatricule is not null) await LockIns(prepared, cancel);
        if (prepared.PatientId is not { } id || (fields.InsMatricule is not null && await db.InsIsKnown(prepared.Grant.TerritoryId, fields, cancel))) return null;
        var known = await db.Set<Patient>().SingleAsync(p => p.Id == id, cancel);
        known.CommuneCode = prepared.CommuneCode ?? known.CommuneCode;
        known.BirthRank ??= fields.BirthRank;
        if (fields.Status > known.IdentityStatus) (known.IdentityStatus, known.InsMatricule, known.InsOid) = (fields.Status, fields.InsMatricule, fields.InsOid);
        return known;
    }

    /// <summary>
    /// The patient who carries this INS in the territory, or a new one. The same INS with other traits is somebody's error
    /// (identity vigilance): nothing is filed on it.
    /// </summary>
    async Task<Outcome<Patient>> FindOrAddPatient(PreparedRequest prepared, DateTimeOffset now, CancellationToken cancel)
    {
        var (fields, territory) = (prepared.Fields.Patient, prepared.Grant.TerritoryId);
        if (fields.InsMatricule is not null)
        {
            var ins = BlindIndex.Ins(db.Sealer, territory, fields.InsOid!, fields.InsMatricule);
            var known = await db.Set<Patient>().SingleOrDefaultAsync(p => p.TerritoryId == territory && p.InsIndex == ins, cancel);
            if (known is not null && !Traits.Agree(known, fields)) return Refusal.Invalid(new FieldFault("insMatricule", "ins-traits-differ"));
            if (known is not null)
            {
                known.UsedName = fields.UsedName ?? known.UsedName;
                known.BirthPlaceCode = fields.BirthPlaceCode ?? known.BirthPlaceCode;
                known.BirthRank ??= fields.BirthRank;
                known.CommuneCode = prepared.CommuneCode ?? known.CommuneCode;
                return known;
            }
        }
        var patient = NewPatient(territory, fields, prepared.CommuneCode, now);
        db.Add(patient);
        return patient;
    }

    async Task TakeDocumentsOver(Guid draftId, Guid requestId, CancellationToken cancel)
    {
        await db.Set<Document>().Where(d => d.DraftId == draftId)
            .ExecuteUpdateAsync(d => d.SetProperty(x => x.DraftId, (Guid?)null).SetProperty(x => x.RequestId, requestId), cancel);
        await db.Set<Draft>().Where(d => d.Id == draftId).ExecuteDeleteAsync(cancel);
    }

    static Patient NewPatient(Guid territory, CheckedIdentity fields, string? communeCode, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        TerritoryId = territory,
        BirthName = fields.BirthName,
        BirthGivenNames = fields.BirthGivenNames,
        UsedName = fields.UsedName,
        BirthDate = fields.BirthDate,
        Sex = fields.Sex,
        BirthPlaceCode = fields.BirthPlaceCode,
        BirthRank = fields.BirthRank,
        CommuneCode = communeCode,
        IdentityStatus = fields.Status,
        InsMatricule = fields.InsMatricule,
        InsOid = fields.InsOid,
        CreatedAt = now,
    };

    static Request NewRequest(Actor actor, Guid id, Guid patientId, PreparedRequest prepared, DateTimeOffset now, TimeSpan firstAnswer) => new()
    {
        Id = id,
        TerritoryId = prepared.Grant.TerritoryId,
        PatientId = patientId,
        RequesterId = actor.Id,
        OrganisationId = prepared.Grant.OrganisationId!.Value,
        ServiceId = prepared.Way.ServiceId,
        MeantServiceId = prepared.Way.MeantId,
        DirectReason = prepared.Way.DirectReason,
        Urgency = prepared.Fields.Urgency,
        Question = prepared.Fields.Question,
        Context = prepared.Fields.Context,
        Status = RequestStatus.Filed,
        FiledAt = now,
        AnswerDueAt = now + firstAnswer,
    };

    static Consent NewConsent(Actor actor, Guid requestId, RequestForm form, CheckedRequest fields, DateTimeOffset now) => new()
    {
        RequestId = requestId,
        CollectedBy = fields.ConsentCollectedBy,
        CollectedAt = fields.ConsentCollectedAt,
        Manner = fields.ConsentManner,
        RecordedById = actor.Id,
        RecordedAt = now,
        GivenBy = fields.ConsentGivenBy,
        GivenAs = fields.ConsentGivenAs,
        Learners = form.ConsentLearners,
        Recording = form.ConsentRecording,
    };
}
