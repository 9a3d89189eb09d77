using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Sessions;

namespace TeleExpertise.Expertise.Screens;

/// <summary>Today's sessions of a screen's territory: hours and services, nothing clinical.</summary>
public sealed class ListSessionsOfScreen(ExpertiseDb db, TimeProvider clock) : IVerb
{
    public async Task<IReadOnlyList<SessionHead>> Run(RoomScreen screen, CancellationToken cancel)
    {
        using var system = db.As(Reach.System); // a screen holds no role; the query asks for its territory only
        var today = clock.Today();
        return await SessionHead.All(db).Where(s => s.TerritoryId == screen.TerritoryId && s.LocalDate == today).OrderBy(s => s.StartsAt).ToListAsync(cancel);
    }
}
