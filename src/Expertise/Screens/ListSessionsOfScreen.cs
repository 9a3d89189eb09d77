using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Sessions;

namespace TeleExpertise.Expertise.Screens;

/// <summary>Today's sessions that a screen may join: hours and services, nothing clinical.</summary>
public sealed class ListSessionsOfScreen(ExpertiseDb db, TimeProvider clock) : IVerb
{
    public async Task<IReadOnlyList<SessionHead>> Run(RoomScreen screen, CancellationToken cancel)
    {
        using var system = db.As(Reach.System); // a screen holds no role; the query asks for its territory only
        var today = clock.Today();
        var programmes = (await db.ProgrammesAt(screen, cancel)).Select(p => (Guid?)p).ToList();
        return await SessionHead.All(db)
            .Where(s => s.TerritoryId == screen.TerritoryId && s.LocalDate == today && (s.ProgrammeId == null || programmes.Contains(s.ProgrammeId)))
            .OrderBy(s => s.StartsAt).ToListAsync(cancel);
    }
}
