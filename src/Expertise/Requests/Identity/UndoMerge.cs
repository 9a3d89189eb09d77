using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;

namespace TeleExpertise.Expertise.Requests.Identity;

/// <summary>Tells two patients apart again who were taken for one, within 30 days. What was asked meanwhile stays with the one that was kept.</summary>
public sealed class UndoMerge(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    /// <returns>The patient that was kept.</returns>
    public async Task<Outcome<Guid>> Run(Actor actor, Guid patientId, Guid mergeId, CancellationToken cancel)
    {
        var own = await db.RequestsOf(actor).AnyAsync(r => r.PatientId == patientId, cancel);
        var merge = own ? await db.Set<PatientMerge>().SingleOrDefaultAsync(m => m.Id == mergeId && m.KeptId == patientId && m.UndoneAt == null, cancel) : null;
        if (merge is null) return await audit.Refused(actor.Id, "undo-merge", "patient", patientId, cancel);
        var now = clock.GetUtcNow();
        if (now > merge.MergedAt.AddDays(PatientMerge.UndoDays)) return Refusal.Conflict("merge-too-old");
        (merge.UndoneAt, merge.UndoneById) = (now, actor.Id);
        audit.Done(actor.Id, "undo-merge", "patient", merge.KeptId);
        audit.Done(actor.Id, "undo-merge", "patient", merge.MergedId);
        try
        {
            await db.SaveChangesAsync(cancel);
        }
        catch (DbUpdateException e) when (e.Violates("patient_merge_chain") || e.Violates("patient_merge_stays"))
        {
            return Refusal.Conflict("merge-changed");
        }
        return merge.KeptId;
    }
}
