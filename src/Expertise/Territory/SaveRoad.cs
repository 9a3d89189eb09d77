using System.Globalization;
using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;

namespace TeleExpertise.Expertise.Territory;

/// <summary>Writes down a road that somebody knows, one way, in place of the estimate; or forgets it.</summary>
public sealed class SaveRoad(ExpertiseDb db, AuditTrail audit) : IVerb
{
    /// <param name="actor">Who keeps the territory.</param>
    /// <param name="territoryId">Where it counts.</param>
    /// <param name="from">The commune where it begins, as typed.</param>
    /// <param name="to">The commune where it ends, as typed.</param>
    /// <param name="kilometres">As typed, with point or comma; null forgets the road.</param>
    /// <param name="minutes">As typed.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<Outcome<Done>> Run(Actor actor, Guid territoryId, string? from, string? to, string? kilometres, string? minutes, CancellationToken cancel)
    {
        if (!actor.Keeps(territoryId)) return await audit.Refused(actor.Id, "save-road", "territory", territoryId, cancel);
        var (start, end) = (await db.FindCommune(from, cancel), await db.FindCommune(to, cancel));
        var road = await db.Set<Road>().SingleOrDefaultAsync(r => r.TerritoryId == territoryId && r.FromCode == start && r.ToCode == end, cancel);
        if (kilometres is null)
        {
            if (road is not null) db.Remove(road);
            audit.Done(actor.Id, "forget-road", "territory", territoryId);
            await db.SaveChangesAsync(cancel);
            return default(Done);
        }
        List<FieldFault> faults = [];
        if (start is null) faults.Add(new("from", "commune-unknown"));
        if (end is null) faults.Add(new("to", "commune-unknown"));
        else if (end == start) faults.Add(new("to", "road-to-itself"));
        if (!double.TryParse(kilometres.Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var length) || length is <= 0 or >= 2000) faults.Add(new("kilometres", "kilometres-wrong"));
        if (!int.TryParse(minutes, NumberStyles.None, CultureInfo.InvariantCulture, out var time) || time is < 1 or > 2880) faults.Add(new("minutes", "minutes-wrong"));
        if (faults.Count > 0) return Refusal.Invalid(faults);
        if (road is null) db.Add(road = new Road { TerritoryId = territoryId, FromCode = start!, ToCode = end!, Kilometres = length, Minutes = time });
        (road.Kilometres, road.Minutes) = (length, time);
        audit.Done(actor.Id, "save-road", "territory", territoryId);
        await db.SaveChangesAsync(cancel);
        return default(Done);
    }
}
