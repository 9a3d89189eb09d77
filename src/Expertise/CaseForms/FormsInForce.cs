using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;

namespace TeleExpertise.Expertise.CaseForms;

/// <summary>Which form holds: the newest of the territory's own, else the newest that comes with the software.</summary>
public static class FormsInForce
{
    /// <summary>The form of a specialty in a territory; null when it has none.</summary>
    public static Task<CaseForm?> FormOf(this ExpertiseDb db, Guid territoryId, string specialty, CancellationToken cancel) =>
        db.Set<CaseForm>().AsNoTracking().Where(f => f.Specialty == specialty && (f.TerritoryId == null || f.TerritoryId == territoryId))
            .OrderBy(f => f.TerritoryId == null).ThenByDescending(f => f.Version).FirstOrDefaultAsync(cancel);
}
