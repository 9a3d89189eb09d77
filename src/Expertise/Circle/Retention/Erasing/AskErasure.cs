using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;

namespace TeleExpertise.Expertise.Circle.Retention.Erasing;

/// <summary>A data-protection officer asks for a file to be erased that is due. Nothing is erased yet.</summary>
public sealed class AskErasure(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    /// <param name="actor">The officer.</param>
    /// <param name="patientId">Whose file.</param>
    /// <param name="decision">Where it is written that it may be: the director's decision, after the doctor of medical information and, in a public hospital, the archives (R1112-7 CSP).</param>
    /// <param name="cancel">Stops it.</param>
    public async Task<Outcome<Guid>> Run(Actor actor, Guid patientId, string? decision, CancellationToken cancel)
    {
        var territory = await db.Set<Patient>().Where(p => p.Id == patientId && p.ErasedAt == null).Select(p => (Guid?)p.TerritoryId).SingleOrDefaultAsync(cancel);
        if (territory is null || !actor.Holds(Role.DataProtectionOfficer, territory.Value)) return await audit.Refused(actor.Id, "ask-erasure", "patient", patientId, cancel);
        var words = PlainWords.Clean(decision);
        if (words.Length is < 3 or > 300) return Refusal.Invalid(new FieldFault("decision", "erasure-decision-missing"));
        if (await db.DueFile(patientId, clock.Today(), cancel) is not { } due) return Refusal.Conflict("erasure-not-due");
        var now = clock.GetUtcNow();
        var erasure = new Erasure { Id = Guid.CreateVersion7(now), TerritoryId = territory.Value, PatientId = patientId, Decision = words, KeptUntil = due.Keeping.Until!.Value, AskedById = actor.Id, AskedAt = now };
        db.Add(erasure);
        audit.Done(actor.Id, "ask-erasure", "patient", patientId);
        try
        {
            await db.SaveChangesAsync(cancel);
        }
        catch (DbUpdateException e) when (e.Violates("erasure_once"))
        {
            return Refusal.Conflict("erasure-asked");
        }
        catch (DbUpdateException e) when (e.Violates("erasure_due"))
        {
            return Refusal.Conflict("erasure-not-due");
        }
        return erasure.Id;
    }
}
