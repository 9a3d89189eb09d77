using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Notices;
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
        foreach (var second in await Seconds(erasure, cancel))
            db.Add(new Notice { Id = Guid.CreateVersion7(now), RecipientId = second, Kind = NoticeKind.ErasureWaits, SubjectId = erasure.Id, CreatedAt = now, Attempts = 0 });
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

    /// <summary>Who may confirm it; see <see cref="ListErasures.IsSecond"/>.</summary>
    Task<List<Guid>> Seconds(Erasure erasure, CancellationToken cancel) =>
        db.Set<RoleGrant>().HoldingOn(clock.Today())
            .Where(g => g.TerritoryId == erasure.TerritoryId && (g.Role == Role.DataProtectionOfficer || g.Role == Role.Administrator) && g.AccountId != erasure.AskedById)
            .Where(g => db.Set<Account>().Any(a => a.Id == g.AccountId && a.DisabledAt == null))
            .Select(g => g.AccountId).Distinct().ToListAsync(cancel);
}
