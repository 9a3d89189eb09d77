using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;

namespace TeleExpertise.Expertise.Settings;

/// <summary>Decides for a territory, all or nothing: what was typed beside what the page had shown. The database writes the history.</summary>
public sealed class ChangeSettings(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    /// <summary>How many were changed; <c>setting-changed-meanwhile</c> when somebody else was faster.</summary>
    public async Task<Outcome<int>> Run(Actor actor, Guid territory, IReadOnlyList<TypedSetting> typed, CancellationToken cancel)
    {
        if (!actor.Holds(Role.Coordinator, territory)) return await audit.Refused(actor.Id, "change-settings", "territory", territory, cancel);
        var (changes, faults) = Read(typed);
        if (faults.Count > 0) return Refusal.Invalid(faults);
        if (changes.Count == 0) return 0;
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await db.Database.ExecuteSqlAsync($"select 1 from territory where id = {territory} for no key update", cancel); // one at a time
        var kept = await db.Set<Decided>().Where(s => s.TerritoryId == territory).ToDictionaryAsync(s => s.Key, cancel);
        if (changes.Any(c => kept.TryGetValue(c.Key, out var now) && now.Value != c.Shown)) return Refusal.Conflict("setting-changed-meanwhile");
        if (OutOfOrder(changes, kept) is { Count: > 0 } crossed) return Refusal.Invalid(crossed);
        foreach (var (key, _, value) in changes) Write(actor, territory, kept.GetValueOrDefault(key), key, value);
        audit.Done(actor.Id, "change-settings", "territory", territory);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return changes.Count;
    }

    static (List<(string Key, string Shown, string Value)> Changes, List<FieldFault> Faults) Read(IReadOnlyList<TypedSetting> typed)
    {
        var (changes, faults) = (new List<(string, string, string)>(), new List<FieldFault>());
        foreach (var one in typed)
        {
            if (!one.Setting.TryRead(one.Typed, out var value)) faults.Add(new(one.Setting.Key, one.Setting.Fault));
            else if (value != one.Shown) changes.Add((one.Setting.Key, one.Shown, value));
        }
        return (changes, faults);
    }

    /// <summary>The limits of the urgencies that were changed and stand the wrong way round: what is urgent would wait longer than what is not.</summary>
    static List<FieldFault> OutOfOrder(List<(string Key, string Shown, string Value)> changes, Dictionary<string, Decided> kept)
    {
        var changed = changes.ToDictionary(c => c.Key, c => c.Value);
        int Days(NumberSetting wait) => wait.Of(changed.GetValueOrDefault(wait.Key) ?? kept.GetValueOrDefault(wait.Key)?.Value);
        var crossed = Policy.Waits.Zip(Policy.Waits.Skip(1)).Where(pair => Days(pair.First) > Days(pair.Second)).SelectMany(pair => new[] { pair.First.Key, pair.Second.Key });
        return [.. crossed.Where(changed.ContainsKey).Distinct().Select(key => new FieldFault(key, "setting-waits-crossed"))];
    }

    void Write(Actor actor, Guid territory, Decided? row, string key, string value)
    {
        if (row is null) db.Add(new Decided { TerritoryId = territory, Key = key, Value = value, ChangedAt = clock.GetUtcNow(), ChangedById = actor.Id });
        else (row.Value, row.ChangedAt, row.ChangedById) = (value, clock.GetUtcNow(), actor.Id);
    }
}

/// <summary>A value to keep.</summary>
/// <param name="Setting">Of which setting.</param>
/// <param name="Typed">As typed.</param>
/// <param name="Shown">What held when the page was shown.</param>
public sealed record TypedSetting(Setting Setting, string? Typed, string Shown);
