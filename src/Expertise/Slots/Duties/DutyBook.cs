using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Territory;

namespace TeleExpertise.Expertise.Slots.Duties;

/// <summary>What the verbs of this folder share.</summary>
static class DutyBook
{
    /// <summary>More than anybody has.</summary>
    const int MostSources = 60;

    /// <summary>The clocks by which a person lives: those of the territory in which they ask, or keep calendars.</summary>
    public static async Task<TimeZoneInfo> ZoneOf(this ExpertiseDb db, Guid account, CancellationToken cancel)
    {
        var zones = from grant in db.Set<RoleGrant>()
                    where grant.AccountId == account && (grant.Role == Role.Requester || grant.Role == Role.Coordinator) && grant.EndedAt == null
                    join territory in db.Set<CareTerritory>() on grant.TerritoryId equals territory.Id
                    orderby grant.Role == Role.Requester descending, grant.StartsOn
                    select territory.TimeZone;
        return TimeZoneInfo.FindSystemTimeZoneById(await zones.FirstOrDefaultAsync(cancel) ?? "Europe/Paris");
    }

    /// <summary>Requesters of the territories whose calendars the person keeps, themselves left out.</summary>
    public static async Task<List<Lead>> Crew(this ExpertiseDb db, Actor actor, CancellationToken cancel)
    {
        var kept = actor.TerritoriesAs(Role.Coordinator).ToList();
        if (kept.Count == 0) return [];
        var asking = db.Set<RoleGrant>().Where(g => g.Role == Role.Requester && g.EndedAt == null && kept.Contains(g.TerritoryId)).Select(g => g.AccountId);
        return await db.Set<Account>().Where(a => a.DisabledAt == null && a.Id != actor.Id && asking.Contains(a.Id)).OrderBy(a => a.FamilyName).ThenBy(a => a.GivenName)
            .Select(a => new Lead(a.Id, (a.Title == null ? "" : a.Title + " ") + a.GivenName + " " + a.FamilyName)).ToListAsync(cancel);
    }

    /// <summary>Adds a source with its hours to what is saved next; false when there are too many.</summary>
    public static async Task<bool> AddDuties(this ExpertiseDb db, DutySource source, IEnumerable<Interval> hours, CancellationToken cancel)
    {
        if (await db.Set<DutySource>().CountAsync(s => s.AccountId == source.AccountId, cancel) >= MostSources) return false;
        db.Add(source);
        db.AddRange(hours.Select(h => new Duty { SourceId = source.Id, AccountId = source.AccountId, StartsAt = h.StartsAt, EndsAt = h.EndsAt }));
        return true;
    }
}
