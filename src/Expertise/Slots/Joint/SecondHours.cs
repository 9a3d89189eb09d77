using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Territory;

namespace TeleExpertise.Expertise.Slots.Joint;

static class SecondHours
{
    /// <summary>When who comes for the second service of a case cannot, from an instant on; null where nobody has to.</summary>
    public static async Task<List<Interval>?> HoursOfSecond(this ExpertiseDb db, Request request, DateTimeOffset since, CancellationToken cancel) =>
        await db.Set<JointCase>().AsNoTracking().SingleOrDefaultAsync(j => j.RequestId == request.Id && j.ExpertId != null, cancel) is { ExpertId: { } expert } joint
            ? await db.HoursWithout(expert, joint.ServiceId, request.TerritoryId, since, cancel) : null;

    /// <summary>When an expert cannot come for their service: in a session of their own, there for another case, away, or not of the service on that day.</summary>
    public static async Task<List<Interval>> HoursWithout(this ExpertiseDb db, Guid expert, Guid service, Guid territory, DateTimeOffset since, CancellationToken cancel)
    {
        var zone = await db.Set<CareTerritory>().Where(t => t.Id == territory).Select(t => t.TimeZone).SingleAsync(cancel);
        var found = new List<Interval>();
        await foreach (var row in db.Read("select starts_at, ends_at from hours_without($1, $2, $3, $4)", cancel, expert, service, since, zone))
            found.Add(new(await row.GetFieldValueAsync<DateTimeOffset>(0, cancel), await row.GetFieldValueAsync<DateTimeOffset>(1, cancel)));
        return found;
    }
}
