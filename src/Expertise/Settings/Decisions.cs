using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;

namespace TeleExpertise.Expertise.Settings;

/// <summary>What holds in a territory now. A context that may not see the territory reads the default.</summary>
public static class Decisions
{
    /// <summary>The number that holds in a territory.</summary>
    public static async Task<int> Number(this ExpertiseDb db, NumberSetting setting, Guid territory, CancellationToken cancel) => setting.Of(await db.Kept(setting, territory, cancel));

    /// <summary>The time that holds in a territory.</summary>
    public static async Task<TimeSpan> Time(this ExpertiseDb db, NumberSetting setting, Guid territory, CancellationToken cancel) => setting.Time(await db.Kept(setting, territory, cancel));

    /// <summary>The times that hold in several territories; of a territory that is missing here the default holds.</summary>
    public static Task<Dictionary<Guid, TimeSpan>> Times(this ExpertiseDb db, NumberSetting setting, CancellationToken cancel) =>
        db.Set<Decided>().AsNoTracking().Where(s => s.Key == setting.Key).ToDictionaryAsync(s => s.TerritoryId, s => setting.Time(s.Value), cancel);

    /// <summary>All that a territory has decided, by key, for whoever needs several: what is not in it has its default.</summary>
    public static Task<Dictionary<string, string>> Decided(this ExpertiseDb db, Guid territory, CancellationToken cancel) =>
        db.Set<Decided>().AsNoTracking().Where(s => s.TerritoryId == territory).ToDictionaryAsync(s => s.Key, s => s.Value, cancel);

    static Task<string?> Kept(this ExpertiseDb db, Setting setting, Guid territory, CancellationToken cancel) =>
        db.Set<Decided>().Where(s => s.TerritoryId == territory && s.Key == setting.Key).Select(s => s.Value).SingleOrDefaultAsync(cancel);
}
