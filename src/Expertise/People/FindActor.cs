using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Territory;

namespace TeleExpertise.Expertise.People;

/// <summary>Loads the person behind an account id, with the roles that hold today; null when unknown or disabled.</summary>
public sealed class FindActor(ExpertiseDb db, TimeProvider clock) : IVerb
{
    public async Task<Actor?> Run(Guid accountId, CancellationToken cancel)
    {
        var account = await db.Set<Account>().AsNoTracking().SingleOrDefaultAsync(a => a.Id == accountId && a.DisabledAt == null, cancel);
        if (account is null) return null;
        var today = clock.Today();
        var grants = await db.Set<RoleGrant>().AsNoTracking().Where(g => g.AccountId == accountId).HoldingOn(today).ToListAsync(cancel);
        var standsIn = await db.Set<Delegation>().AsNoTracking()
            .Where(d => d.ToId == accountId && d.StartsOn <= today && d.EndsOn >= today && d.EndedAt == null)
            .ToListAsync(cancel);
        // Whoever takes care of another's cases may ask for opinions there, today and not only on the day it was agreed.
        standsIn.RemoveAll(d => !grants.Exists(g => g.Role == Role.Requester && g.TerritoryId == d.TerritoryId));
        return new Actor(account.Id, account.DisplayName, account.Profession, grants)
        {
            StandsIn = standsIn,
            Programmes = await db.ProgrammesOf(accountId, today, cancel),
            Files = grants.Count == 0 ? [] : await db.Database.SqlQuery<SharedFile>($"""select patient_id as "PatientId", medical as "Medical", social as "Social" from files_open_to({accountId}, {today}, {clock.GetUtcNow()})""").ToListAsync(cancel),
        };
    }
}
