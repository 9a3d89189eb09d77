using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.CaseForms;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests.Documents;
using TeleExpertise.Expertise.Requests.Identity;
using TeleExpertise.Expertise.Settings;

namespace TeleExpertise.Expertise.Requests.CoSigning;

/// <summary>A request that waits for its co-signature.</summary>
/// <param name="Id">Of this time that it was sent; see <see cref="CoSignForm.Seen"/>.</param>
/// <param name="SentAt">When.</param>
/// <param name="Writer">Who wrote it.</param>
/// <param name="Supervisor">Who is to co-sign it.</param>
/// <param name="MayCoSign">True for the supervisor, false for who wrote it.</param>
/// <param name="Case">As it will be filed; null when something stands in its way.</param>
/// <param name="Wrong">What stands in its way now; null for nothing.</param>
public sealed record CoSignatureView(Guid Id, DateTimeOffset SentAt, string Writer, string Supervisor, bool MayCoSign, CaseView? Case, Refusal? Wrong)
{
    /// <summary>When the traits are those of the supervisor's patients: among whom to choose.</summary>
    public IReadOnlyList<KnownPatient> Known { get; init; } = [];
}

/// <summary>Shows a draft that waits for its co-signature to the two whom it concerns, as the case that it will be.</summary>
public sealed class ReadCoSignature(ExpertiseDb db, TimeProvider clock, AuditTrail audit, PrepareRequest prepare, FindSameTraits same) : IVerb
{
    public async Task<Outcome<CoSignatureView>> Run(Actor actor, Guid draftId, CancellationToken cancel)
    {
        var asked = await db.Waiting().AsNoTracking().SingleOrDefaultAsync(c => c.DraftId == draftId && (c.InternId == actor.Id || c.SupervisorId == actor.Id), cancel);
        if (asked is null || !actor.Writes) return await audit.Refused(actor.Id, "read-co-signature", "draft", draftId, cancel);
        var form = RequestForm.FromJson((await db.Set<Draft>().AsNoTracking().SingleAsync(d => d.Id == draftId, cancel)).Fields);
        var people = await db.Set<Account>().AsNoTracking().Where(a => a.Id == asked.InternId || a.Id == asked.SupervisorId).ToDictionaryAsync(a => a.Id, cancel);
        var prepared = await prepare.Run(actor, draftId, form, cancel);
        // Who the patient is may be open; what is asked is to be seen all the same.
        var shown = prepared.Succeeded ? prepared : await prepare.Run(actor, draftId, form with { SameAs = KnownPatients.Another }, cancel);
        var view = new CoSignatureView(asked.Id, asked.SentAt, people[asked.InternId].DisplayName, people[asked.SupervisorId].DisplayName, asked.SupervisorId == actor.Id,
            shown.Succeeded ? await Case(draftId, form, shown.Value, people[asked.SupervisorId], people[asked.InternId], cancel) : null, prepared.Refusal)
        {
            Known = prepared.Refusal?.Fields.Any(f => f.Code == "patient-known") == true ? await same.Run(actor, form, cancel) : [],
        };
        audit.Done(actor.Id, "read-co-signature", "draft", draftId);
        await db.SaveChangesAsync(cancel);
        return view;
    }

    async Task<CaseView> Case(Guid draftId, RequestForm form, PreparedRequest prepared, Account supervisor, Account writer, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var patient = NewCase.Patient(prepared, now);
        var request = NewCase.Request(draftId, patient.Id, prepared, now, Policy.FirstAnswer.Time(null));
        return new CaseView(request, patient, NewCase.Consent(writer.Id, draftId, form, prepared.Fields, now), await db.PlacesOf(request, patient, cancel),
            supervisor.DisplayName, supervisor.Profession, await db.Set<Document>().Where(d => d.DraftId == draftId).Lines().ToListAsync(cancel), [])
        {
            PreparedBy = writer.DisplayName,
            Form = await Form(prepared.Answers, cancel),
        };
    }

    async Task<FilledForm?> Form(CheckedAnswers? given, CancellationToken cancel)
    {
        if (given is null) return null;
        var form = await db.Set<CaseForm>().AsNoTracking().SingleAsync(f => f.Id == given.FormId, cancel);
        return new FilledForm(form.Version, FormContent.FromJson(form.Content), given.Answers);
    }
}
