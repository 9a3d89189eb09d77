using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Territory;

namespace TeleExpertise.Expertise.CaseForms;

/// <summary>Puts a new version of a form into force in a territory. Cases filed before keep theirs.</summary>
public sealed class SaveForm(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    /// <param name="actor">A coordinator of the territory.</param>
    /// <param name="territoryId">Where it will hold.</param>
    /// <param name="specialty">Code of the specialty.</param>
    /// <param name="from">The territory's own version that was changed; 0 for none. Somebody else's newer one is not overwritten.</param>
    /// <param name="content">The questions.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<Outcome<int>> Run(Actor actor, Guid territoryId, string specialty, int from, FormContent content, CancellationToken cancel)
    {
        var known = actor.Holds(Role.Coordinator, territoryId)
            && await db.Set<Specialty>().AnyAsync(s => s.Code == specialty && (s.TerritoryId == null || s.TerritoryId == territoryId), cancel);
        if (!known) return await audit.Refused(actor.Id, "save-form", "territory", territoryId, cancel);
        if (CheckForm.Run(content) is { Count: > 0 } faults) return Refusal.Invalid(faults);
        var newest = await db.Set<CaseForm>().Where(f => f.TerritoryId == territoryId && f.Specialty == specialty).MaxAsync(f => (int?)f.Version, cancel) ?? 0;
        if (newest != from) return Refusal.Conflict("form-changed-meanwhile");
        var now = clock.GetUtcNow();
        db.Add(new CaseForm { Id = Guid.CreateVersion7(now), TerritoryId = territoryId, Specialty = specialty, Version = from + 1, Content = content.ToJson(), MadeById = actor.Id, MadeAt = now });
        audit.Done(actor.Id, "save-form", "territory", territoryId);
        try
        {
            await db.SaveChangesAsync(cancel);
        }
        catch (DbUpdateException e) when (e.Violates("case_form_version_once"))
        {
            db.ChangeTracker.Clear();
            return Refusal.Conflict("form-changed-meanwhile");
        }
        return from + 1;
    }
}
