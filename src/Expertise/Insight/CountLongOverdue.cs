using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Slots;
using TeleExpertise.Expertise.Slots.Placing;

namespace TeleExpertise.Expertise.Insight;

/// <summary>How many cases of the territories that somebody coordinates wait beyond twice their limit: for the page on which a coordinator lands.</summary>
public sealed class CountLongOverdue(ExpertiseDb db, TimeProvider clock) : IVerb
{
    /// <returns>The territories' codes with a number that is not 0.</returns>
    public async Task<List<LongOverdue>> Run(Actor actor, CancellationToken cancel)
    {
        var found = new List<LongOverdue>();
        foreach (var territory in actor.TerritoriesAs(Role.Coordinator))
        {
            var (now, rules) = (clock.GetUtcNow(), await db.Rules(territory, cancel));
            DateTimeOffset Before(Urgency urgency) => now - 2 * rules.Classes[urgency].Limit;
            var (urgent, soon, routine) = (Before(Urgency.Urgent), Before(Urgency.Soon), Before(Urgency.Routine));
            var cases = await db.Set<Request>().CountAsync(r => r.TerritoryId == territory
                && (r.Status == RequestStatus.Filed || r.Status == RequestStatus.Waiting || r.Status == RequestStatus.Booked)
                && ((r.Urgency == Urgency.Urgent && r.FiledAt < urgent) || (r.Urgency == Urgency.Soon && r.FiledAt < soon) || (r.Urgency == Urgency.Routine && r.FiledAt < routine))
                && !db.Set<Booking>().Any(b => b.RequestId == r.Id && b.Status == BookingStatus.Presented), cancel);
            if (cases > 0) found.Add(new(await db.Set<Territory.CareTerritory>().Where(t => t.Id == territory).Select(t => t.Code).SingleAsync(cancel), cases));
        }
        return found;
    }
}

/// <summary>A territory, and how many of its cases wait beyond twice their limit.</summary>
public sealed record LongOverdue(string Code, int Cases);
