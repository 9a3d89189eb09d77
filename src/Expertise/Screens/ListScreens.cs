using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Territory;

namespace TeleExpertise.Expertise.Screens;

/// <summary>The meeting-room screens of a coordinator's territories, those in use first, and the rooms where one may stand.</summary>
public sealed class ListScreens(ExpertiseDb db, AuditTrail audit) : IVerb
{
    public async Task<Outcome<ScreensView>> Run(Actor actor, CancellationToken cancel)
    {
        var theirs = actor.TerritoriesAs(Role.Coordinator).ToList();
        if (theirs.Count == 0) return await audit.Refused(actor.Id, "list-screens", "territory", null, cancel);
        var territories = await db.Set<CareTerritory>().AsNoTracking().Where(t => theirs.Contains(t.Id)).OrderBy(t => t.Name).ToListAsync(cancel);
        var rooms = await (
            from room in db.Set<Room>()
            join organisation in db.Set<Organisation>() on room.OrganisationId equals organisation.Id
            where theirs.Contains(room.TerritoryId) && room.ClosedOn == null
            orderby organisation.Name, room.Name
            select new RoomToChoose(room.Id, room.TerritoryId, organisation.ShortName + " · " + room.Name)).ToListAsync(cancel);
        var screens = await db.Set<RoomScreen>().AsNoTracking().Where(s => theirs.Contains(s.TerritoryId))
            .OrderBy(s => s.RevokedAt != null).ThenBy(s => s.Name).ToListAsync(cancel);
        return new ScreensView(territories, rooms, screens);
    }
}

/// <summary>What a coordinator sees of screens.</summary>
public sealed record ScreensView(IReadOnlyList<CareTerritory> Territories, IReadOnlyList<RoomToChoose> Rooms, IReadOnlyList<RoomScreen> Screens);

/// <summary>A room in use.</summary>
public sealed record RoomToChoose(Guid Id, Guid TerritoryId, string Name);
