using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Requests;

namespace TeleExpertise.Expertise.Circle.Retention.Erasing;

/// <summary>What was erased, for the list outside the database and against it. For the server's own work.</summary>
public sealed class ListErased(ExpertiseDb db) : IVerb
{
    public async Task<IReadOnlyList<ErasedFile>> Run(CancellationToken cancel)
    {
        // A merge is forgotten with the file; that its records were erased at one moment is not.
        var rows = await (
            from e in db.Set<Erasure>().AsNoTracking()
            where e.ConfirmedAt != null
            join p in db.Set<Patient>() on new { e.TerritoryId, At = e.ConfirmedAt } equals new { p.TerritoryId, At = p.ErasedAt }
            select new { e.Id, e.TerritoryId, At = e.ConfirmedAt!.Value, Patient = p.Id, e.Numbers }).ToListAsync(cancel);
        return [.. rows.GroupBy(r => r.Id).Select(g => new ErasedFile(g.Key, g.First().TerritoryId, g.First().At, [.. g.Select(r => r.Patient).Order()], g.First().Numbers))];
    }

    /// <summary>Those of a list that stand in this database as if nothing had been.</summary>
    public async Task<IReadOnlyList<ErasedFile>> Standing(IReadOnlyList<ErasedFile> list, CancellationToken cancel)
    {
        var ids = list.SelectMany(e => e.Patients).ToList();
        var standing = await db.Set<Patient>().Where(p => ids.Contains(p.Id) && p.ErasedAt == null).Select(p => p.Id).ToListAsync(cancel);
        return [.. list.Where(e => e.Patients.Any(standing.Contains)).Select(e => e with { Patients = [.. e.Patients.Where(standing.Contains)] })];
    }
}
