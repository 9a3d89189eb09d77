using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Settings;
using TeleExpertise.Expertise.Slots.Planning;
using TeleExpertise.Expertise.Territory;

namespace TeleExpertise.Expertise.Slots;

/// <summary>
/// Plans the sessions of every series ahead (twelve weeks, unless its territory decided otherwise), with their slots and who answers. Running it again or
/// twice at once changes nothing. A session that holds a case is left as it is: a coordinator decides about those on the calendar.
/// Needs the reach of the system.
/// </summary>
public sealed class PlanSessions(ExpertiseDb db, TimeProvider clock) : IVerb
{
    /// <summary>How far ahead at most, in days.</summary>
    public static readonly int Horizon = Policy.Planning.Most * 7;

    /// <returns>How many sessions that are held were added.</returns>
    public async Task<int> Run(CancellationToken cancel)
    {
        var planned = 0;
        foreach (var territory in await db.Set<CareTerritory>().Select(t => t.Id).OrderBy(t => t).ToListAsync(cancel)) planned += await Plan(territory, cancel);
        return planned;
    }

    async Task<int> Plan(Guid territory, CancellationToken cancel)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await SessionPlanner.Lock(db, cancel);
        var series = await db.Set<Series>().Where(s => s.TerritoryId == territory).Select(s => s.Id).ToListAsync(cancel);
        var situation = await SessionPlanner.Read(db, series, keepCases: true, clock.GetUtcNow(), cancel);
        var changes = Foresee.Changes(situation);
        if (changes.Count == 0) return 0;
        await SessionPlanner.CarryOut(db, changes, situation.Now, cancel);
        await transaction.CommitAsync(cancel);
        return changes.Count(c => c.Kind is PlanChangeKind.Added);
    }
}
