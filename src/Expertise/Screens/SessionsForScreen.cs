using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Territory;

namespace TeleExpertise.Expertise.Screens;

/// <summary>Which sessions a screen may join: those of its territory; a programme's only where the screen stands at one of its spokes or at its hub.</summary>
static class SessionsForScreen
{
    /// <summary>The open programmes in whose sessions those take part who sit before the screen; none for one that has just a name.</summary>
    public static async Task<IReadOnlyList<Guid>> ProgrammesAt(this ExpertiseDb db, RoomScreen screen, CancellationToken cancel)
    {
        var organisation = await db.Set<Room>().Where(r => r.Id == screen.RoomId).Select(r => (Guid?)r.OrganisationId).SingleOrDefaultAsync(cancel);
        if (organisation is not { } at) return [];
        var hosted = await db.Database.SqlQuery<Guid>($"""
            with recursive up as (
                select id, parent_id from organisation where id = {at}
                union select o.id, o.parent_id from organisation o join up on o.id = up.parent_id),
            down as (
                select id from organisation where id = {at}
                union select o.id from organisation o join down on o.parent_id = down.id)
            select distinct h.programme_id as "Value" from programme_hub h join service s on s.id = h.service_id join programme p on p.id = h.programme_id
            where p.closed_on is null and (s.organisation_id in (select id from up) or s.organisation_id in (select id from down))
            """).ToListAsync(cancel);
        return [.. hosted.Union(await db.ProgrammesCovering(at, cancel))];
    }
}
