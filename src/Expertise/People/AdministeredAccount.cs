using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;

namespace TeleExpertise.Expertise.People;

static class AdministeredAccount
{
    /// <summary>The account, when it holds a role in a territory that the actor administers; otherwise null.</summary>
    public static Task<Account?> FindFor(this ExpertiseDb db, Actor actor, Guid accountId, CancellationToken cancel)
    {
        var territories = actor.TerritoriesAs(Role.Administrator).ToList();
        return db.Set<Account>().SingleOrDefaultAsync(a => a.Id == accountId
            && db.Set<RoleGrant>().Any(g => g.AccountId == accountId && territories.Contains(g.TerritoryId)), cancel);
    }
}
