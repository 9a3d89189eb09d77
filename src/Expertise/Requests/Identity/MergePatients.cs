using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Notices;
using TeleExpertise.Expertise.People;

namespace TeleExpertise.Expertise.Requests.Identity;

/// <summary>
/// Makes one of two records of a patient. Who does it asked about both: they know the patient, and answer for the identities that they keep (see
/// README, identity). Others who asked are told.
/// </summary>
public sealed class MergePatients(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    /// <returns>The patient that stays.</returns>
    public async Task<Outcome<Guid>> Run(Actor actor, Guid oneId, Guid? otherId, string? reason, CancellationToken cancel)
    {
        if (await Own(actor, oneId, cancel) is not { } one) return await audit.Refused(actor.Id, "merge-patients", "patient", oneId, cancel);
        if (otherId is null) return Refusal.Invalid(new FieldFault("other", "merge-other-missing"));
        if (await Own(actor, otherId.Value, cancel) is not { } other) return await audit.Refused(actor.Id, "merge-patients", "patient", otherId, cancel);
        var why = PlainWords.Clean(reason);
        if (why.Length is < 3 or > 500) return Refusal.Invalid(new FieldFault("reason", "merge-reason-missing"));
        if (!Duplicates.MayBeSame(one, other)) return Refusal.Invalid(new FieldFault("other", "merge-traits-differ"));
        var (kept, merged) = Duplicates.Order(one, other);
        var now = clock.GetUtcNow();
        var merge = new PatientMerge { Id = Guid.CreateVersion7(now), KeptId = kept.Id, MergedId = merged.Id, Reason = why, MergedById = actor.Id, MergedAt = now };
        db.Add(merge);
        foreach (var asker in await db.OwnersOf([kept.Id, merged.Id], actor, cancel))
            db.Add(new Notice { Id = Guid.CreateVersion7(now), RecipientId = asker, Kind = NoticeKind.PatientsMerged, SubjectId = merge.Id, CreatedAt = now, Attempts = 0 });
        audit.Done(actor.Id, "merge-patients", "patient", kept.Id);
        audit.Done(actor.Id, "merge-patients", "patient", merged.Id);
        try
        {
            await db.SaveChangesAsync(cancel);
        }
        catch (DbUpdateException e) when (e.Violates("patient_merge_once") || e.Violates("patient_merge_chain") || e.Violates("patient_merge_ins"))
        {
            return Refusal.Conflict("merge-changed"); // somebody was faster
        }
        return kept.Id;
    }

    async Task<Patient?> Own(Actor actor, Guid id, CancellationToken cancel) =>
        await db.RequestsOf(actor).AnyAsync(r => r.PatientId == id, cancel) ? await db.Set<Patient>().AsNoTracking().SingleAsync(p => p.Id == id, cancel) : null;
}
