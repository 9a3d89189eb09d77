using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Territory;

namespace TeleExpertise.Expertise.Settings;

/// <summary>What a territory has decided, and how it came to it; for its coordinators.</summary>
public sealed class ReadSettings(ExpertiseDb db, AuditTrail audit, SignInLimits installation) : IVerb
{
    const int Shown = 200;

    /// <param name="actor">Who reads.</param>
    /// <param name="code">The territory's code; null takes the first of the actor's territories by name.</param>
    /// <param name="cancel">Stops the queries.</param>
    public async Task<Outcome<SettingsView>> Run(Actor actor, string? code, CancellationToken cancel)
    {
        var theirs = actor.TerritoriesAs(Role.Coordinator).ToList();
        var choice = await db.Set<CareTerritory>().AsNoTracking().Where(t => theirs.Contains(t.Id)).OrderBy(t => t.Name).ToListAsync(cancel);
        var territory = code is null ? choice.FirstOrDefault() : choice.FirstOrDefault(t => t.Code == code);
        if (territory is null) return await audit.Refused(actor.Id, "read-settings", "territory", null, cancel);
        var decided = await db.Set<Decided>().AsNoTracking().Where(s => s.TerritoryId == territory.Id).ToDictionaryAsync(s => s.Key, s => s.Value, cancel);
        var history = await (
            from change in db.Set<SettingChange>().AsNoTracking()
            where change.TerritoryId == territory.Id
            join account in db.Set<Account>() on change.ChangedById equals account.Id
            orderby change.Id descending
            select new PastChange(change.Key, change.Before, change.After, change.ChangedAt, account.GivenName + " " + account.FamilyName)).Take(Shown).ToListAsync(cancel);
        return new SettingsView(territory, choice, Policy.All.ToDictionary(s => s.Key, s => decided.GetValueOrDefault(s.Key) ?? DefaultOf(s), StringComparer.Ordinal), history);
    }

    /// <summary>What holds where nobody has decided; of the idle limit, what the installation says.</summary>
    string DefaultOf(Setting setting) => setting == Policy.Idle ? ((int)installation.Idle.TotalMinutes).ToString(System.Globalization.CultureInfo.InvariantCulture) : setting.Default;
}

/// <summary>A territory's settings as its coordinators see them.</summary>
/// <param name="Territory">Which one.</param>
/// <param name="Choice">All whose settings this person may change.</param>
/// <param name="Values">What holds, by key.</param>
/// <param name="History">The changes, the latest first.</param>
public sealed record SettingsView(CareTerritory Territory, IReadOnlyList<CareTerritory> Choice, IReadOnlyDictionary<string, string> Values, IReadOnlyList<PastChange> History);

/// <summary>One change that was made.</summary>
/// <param name="Before">Null when the default held.</param>
/// <param name="By">The name of who made it.</param>
public sealed record PastChange(string Key, string? Before, string After, DateTimeOffset At, string By);
