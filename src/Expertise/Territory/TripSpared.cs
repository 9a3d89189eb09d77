using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;

namespace TeleExpertise.Expertise.Territory;

/// <summary>The road that a patient is spared when the answer comes to them; null when either end is unknown or both are one.</summary>
public sealed class TripSpared(ExpertiseDb db) : IVerb
{
    /// <param name="patientCommune">INSEE code of the patient's commune; null takes the requester's site instead.</param>
    /// <param name="organisationId">The organisation that asks.</param>
    /// <param name="serviceId">The service that is asked.</param>
    /// <param name="cancel">Stops the queries.</param>
    public async Task<Trip?> Run(string? patientCommune, Guid organisationId, Guid serviceId, CancellationToken cancel)
    {
        var asking = await db.Set<Organisation>().Where(o => o.Id == organisationId).Select(o => new { o.TerritoryId, o.CommuneCode }).SingleOrDefaultAsync(cancel);
        var from = patientCommune ?? asking?.CommuneCode;
        var to = await db.Set<Organisation>()
            .Where(o => db.Set<Service>().Any(s => s.Id == serviceId && s.OrganisationId == o.Id))
            .Select(o => o.CommuneCode).SingleOrDefaultAsync(cancel);
        if (asking is null || from is null || to is null || from == to) return null;
        var known = await db.Set<Road>().AsNoTracking().SingleOrDefaultAsync(r => r.TerritoryId == asking.TerritoryId && r.FromCode == from && r.ToCode == to, cancel);
        return known?.AsTrip() ?? await Estimate(from, to, cancel);
    }

    async Task<Trip?> Estimate(string from, string to, CancellationToken cancel)
    {
        var ends = await db.Set<Commune>().AsNoTracking().Where(c => c.Code == from || c.Code == to).ToDictionaryAsync(c => c.Code, cancel);
        return ends.Count == 2 ? Roads.EstimateTrip(ends[from], ends[to]) : null;
    }
}
