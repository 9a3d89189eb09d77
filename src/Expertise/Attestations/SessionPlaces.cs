using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Slots;
using TeleExpertise.Expertise.Territory;

namespace TeleExpertise.Expertise.Attestations;

/// <summary>Whose session it was.</summary>
/// <param name="TimeZone">IANA zone of the territory, in which its hours are said.</param>
/// <param name="Demo">True in a territory of invented people.</param>
sealed record SessionPlace(string Service, string Hospital, string TimeZone, bool Demo);

static class SessionPlaces
{
    /// <summary>The place of each session, by session.</summary>
    public static Task<Dictionary<Guid, SessionPlace>> Places(this ExpertiseDb db, IReadOnlyCollection<Session> sessions, CancellationToken cancel)
    {
        var ids = sessions.Select(s => s.Id).ToList();
        return (
            from session in db.Set<Session>()
            join service in db.Set<Service>() on session.ServiceId equals service.Id
            join hospital in db.Set<Organisation>() on service.OrganisationId equals hospital.Id
            join territory in db.Set<CareTerritory>() on session.TerritoryId equals territory.Id
            where ids.Contains(session.Id)
            select new { session.Id, Place = new SessionPlace(service.Name, hospital.Name, territory.TimeZone, territory.Demo) })
            .ToDictionaryAsync(row => row.Id, row => row.Place, cancel);
    }
}
