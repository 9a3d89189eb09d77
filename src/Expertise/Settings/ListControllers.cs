using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Territory;

namespace TeleExpertise.Expertise.Settings;

/// <summary>Who answers for the data of each territory and how to reach the data-protection officer: the notice must tell anybody (GDPR article 13).</summary>
public sealed class ListControllers(ExpertiseDb db) : IVerb
{
    public async Task<IReadOnlyList<Controller>> Run(CancellationToken cancel)
    {
        using var system = db.As(Reach.System);
        var said = await db.Set<Decided>().AsNoTracking().Where(s => s.Key == Policy.Controller.Key || s.Key == Policy.DataProtection.Key).ToDictionaryAsync(s => (s.TerritoryId, s.Key), s => s.Value, cancel);
        var territories = await db.Set<CareTerritory>().AsNoTracking().OrderBy(t => t.Name).ToListAsync(cancel);
        return territories.ConvertAll(t => new Controller(t.Name, said.GetValueOrDefault((t.Id, Policy.Controller.Key), ""), said.GetValueOrDefault((t.Id, Policy.DataProtection.Key), "")));
    }
}

/// <summary>A territory's controller; empty where nobody has said.</summary>
public sealed record Controller(string Territory, string Name, string DataProtection);
