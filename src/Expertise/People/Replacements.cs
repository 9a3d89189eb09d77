using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;

namespace TeleExpertise.Expertise.People;

/// <summary>A replacement as people read it.</summary>
public sealed record Replacement(Guid Id, Guid TerritoryId, Guid FromId, string From, Guid ToId, string To, DateOnly StartsOn, DateOnly EndsOn);

static class Replacements
{
    /// <summary>Those that hold or will, in the order of their days, with names.</summary>
    public static async Task<IReadOnlyList<Replacement>> Told(this IQueryable<Delegation> delegations, ExpertiseDb db, DateOnly today, CancellationToken cancel)
    {
        var rows = await (
            from d in delegations.AsNoTracking()
            where d.EndedAt == null && d.EndsOn >= today
            join f in db.Set<Account>() on d.FromId equals f.Id
            join t in db.Set<Account>() on d.ToId equals t.Id
            orderby d.StartsOn
            select new { Delegation = d, From = f, To = t }).ToListAsync(cancel);
        return rows.ConvertAll(r => new Replacement(r.Delegation.Id, r.Delegation.TerritoryId, r.From.Id, r.From.DisplayName, r.To.Id, r.To.DisplayName, r.Delegation.StartsOn, r.Delegation.EndsOn));
    }
}
