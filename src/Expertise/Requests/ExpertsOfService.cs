using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;

namespace TeleExpertise.Expertise.Requests;

static class ExpertsOfService
{
    /// <summary>The accounts that answer for a service today.</summary>
    public static Task<List<Guid>> ExpertsOf(this ExpertiseDb db, Guid serviceId, DateTimeOffset now, CancellationToken cancel)
    {
        var today = RoleDays.Of(now);
        return db.Set<RoleGrant>()
            .Where(g => (g.Role == Role.Expert || g.Role == Role.GuestExpert) && g.ServiceId == serviceId)
            .HoldingOn(today)
            .Where(g => db.Set<Account>().Any(a => a.Id == g.AccountId && a.DisabledAt == null))
            .Select(g => g.AccountId).Distinct().ToListAsync(cancel);
    }
}
