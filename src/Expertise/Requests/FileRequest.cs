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
        var filed = await Write(actor, draftId, null, form, cancel);
        if (!filed.Succeeded) return filed;
        await transaction.CommitAsync(cancel);
        Journey.RequestsFiled.Add(1);
        return filed;
    }

    /// <summary>Files what may be filed, in the transaction of the caller, who holds the draft.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="draftId">The draft, whose documents become the request's.</param>
    /// <param name="preparedById">Who wrote it, when it is somebody else, whose draft the actor co-signs.</param>
    /// <param name="form">As typed.</param>
    /// <param name="cancel">Gives up.</param>
    internal async Task<Outcome<Guid>> Write(Actor actor, Guid? draftId, Guid? preparedById, RequestForm form, CancellationToken cancel)
    {
        var checkedForm = await prepare.Run(actor, draftId, form, cancel);
        if (!checkedForm.Succeeded) return checkedForm.Refusal;
        var prepared = checkedForm.Value;
        var now = clock.GetUtcNow();
        var patient = await SamePatient(prepared, cancel) ?? await FindOrAddPatient(actor, prepared, now, cancel);
        if (!patient.Succeeded) return patient.Refusal;
        var request = NewCase.Request(draftId ?? Guid.CreateVersion7(now), patient.Value.Id, prepared, now, await db.Time(Policy.FirstAnswer, prepared.Grant.TerritoryId, cancel));
        request.PreparedById = preparedById;
        request.EarlierId = await TakenUp(actor, form.AgainId, patient.Value.Id, cancel);
        db.Add(request);
        db.Add(NewCase.Consent(preparedById ?? actor.Id, request.Id, form, prepared.Fields, now));
        if (prepared.Answers is { } given) db.Add(new CaseAnswers { RequestId = request.Id, FormId = given.FormId, Answers = JsonSerializer.Serialize(given.Answers) });
        foreach (var expert in await db.ExpertsOf(request.ServiceId, now, cancel))
            db.Add(new Notice { Id = Guid.CreateVersion7(now), RecipientId = expert, Kind = NoticeKind.RequestFiled, SubjectId = request.Id, CreatedAt = now, Attempts = 0 });
        if (request.CoOwnerId is { } other)
            db.Add(new Notice { Id = Guid.CreateVersion7(now), RecipientId = other, Kind = NoticeKind.CoOwnerNamed, SubjectId = request.Id, CreatedAt = now, Attempts = 0 });
        audit.Done(actor.Id, preparedById is null ? "file-request" : "co-sign", "request", request.Id);
        try
        {
            await db.SaveChangesAsync(cancel);
        }
        catch (DbUpdateException e) when (e.Violates("request_local_first"))
        {
            return Refusal.Invalid(new FieldFault("serviceId", "way-changed")); // a coordinator changed the rule meanwhile
        }
        catch (DbUpdateException e) when (e.Violates("request_co_owner"))
        {
            return Refusal.Invalid(new FieldFault("coOwnerId", "co-owner-unknown")); // left the organisation meanwhile
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
    Task<int> LockIns(PreparedRequest prepared, CancellationToken cancel) => db.LockIns(prepared.Grant.TerritoryId, prepared.Fields.Patient, cancel);

    /// <summary>The known patient whom the form means. An identity only becomes better established by a case, never less.</summary>
    async Task<Outcome<Patient>?> SamePatient(PreparedRequest prepared, CancellationToken cancel)
    {
        var fields = prepared.Fields.Patient;
        if (fields.InsMatricule is not null) await LockIns(prepared, cancel);
        if (prepared.PatientId is not { } id || (fields.InsMatricule is not null && await db.InsIsKnown(prepared.Grant.TerritoryId, fields, cancel))) return null;
        // Locked before it is read: its traits are sealed whole, and those of before a correction would come back.
        var known = await db.Set<Patient>().FromSql($"select * from patient where id = {id} for no key update").SingleAsync(cancel);
        if (!Traits.Agree(known, fields)) return Refusal.Invalid(new FieldFault("birthName", "identity-changed")); // a moment ago
        known.CommuneCode = prepared.CommuneCode ?? known.CommuneCode;
        known.BirthRank ??= fields.BirthRank;
        if (fields.Status > known.IdentityStatus) (known.IdentityStatus, known.InsMatricule, known.InsOid) = (fields.Status, fields.InsMatricule, fields.InsOid);
        return known;
    }

    /// <summary>
    /// The patient who carries this INS in the territory, or a new one. The same INS with other traits is somebody's error
    /// (identity vigilance): nothing is filed on it.
    /// </summary>
    async Task<Outcome<Patient>> FindOrAddPatient(Actor actor, PreparedRequest prepared, DateTimeOffset now, CancellationToken cancel)
    {
        var (fields, territory) = (prepared.Fields.Patient, prepared.Grant.TerritoryId);
        if (fields.InsMatricule is not null)
        {
            var ins = BlindIndex.Ins(db.Sealer, territory, fields.InsOid!, fields.InsMatricule);
            var known = await db.Set<Patient>().FromSql($"select * from patient where territory_id = {territory} and ins_index = {ins} for no key update").SingleOrDefaultAsync(cancel);
            if (known is not null && !Traits.Agree(known, fields)) return await OnAnothersTraits(actor, known.Id, cancel);
            if (known is not null)
            {
                known.UsedName = fields.UsedName ?? known.UsedName;
                known.BirthPlaceCode = fields.BirthPlaceCode ?? known.BirthPlaceCode;
                known.BirthRank ??= fields.BirthRank;
                known.CommuneCode = prepared.CommuneCode ?? known.CommuneCode;
                return known;
            }
        }
        var patient = NewCase.Patient(prepared, now);
        db.Add(patient);
        return patient;
    }

    /// <summary>
    /// That the INS is known is said about one's own patients and files that are open: elsewhere it would tell that its bearer consulted. The database holds one
    /// record an INS, so a refusal cannot be hidden; it names no reason, and stays in the audit of the bearer's file.
    /// </summary>
    async Task<Refusal> OnAnothersTraits(Actor actor, Guid bearer, CancellationToken cancel)
    {
        if (actor.SeesMedical(bearer) || await db.RequestsOf(actor).AnyAsync(r => r.PatientId == bearer, cancel)) return Refusal.Invalid(new FieldFault("insMatricule", "ins-traits-differ"));
        await audit.Refused(actor.Id, "file-request", "patient", bearer, cancel);
        await db.Database.CommitTransactionAsync(cancel); // nothing else is written yet
        return Refusal.Invalid(new FieldFault("insMatricule", "ins-not-confirmed"));
    }

    async Task TakeDocumentsOver(Guid draftId, Guid requestId, CancellationToken cancel)
    {
        await db.Set<Document>().Where(d => d.DraftId == draftId)
            .ExecuteUpdateAsync(d => d.SetProperty(x => x.DraftId, (Guid?)null).SetProperty(x => x.RequestId, requestId), cancel);
        await db.Set<Draft>().Where(d => d.Id == draftId).ExecuteDeleteAsync(cancel);
    }
}
