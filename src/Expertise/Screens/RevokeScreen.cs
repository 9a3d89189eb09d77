using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;

namespace TeleExpertise.Expertise.Screens;

/// <summary>Takes a screen's leave back for good. The caller puts it out of the rooms.</summary>
public sealed class RevokeScreen(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    public async Task<Outcome<Done>> Run(Actor actor, Guid screenId, CancellationToken cancel)
    {
        var screen = await db.Set<RoomScreen>().SingleOrDefaultAsync(s => s.Id == screenId, cancel);
        if (screen is null || !actor.Holds(Role.Coordinator, screen.TerritoryId)) return await audit.Refused(actor.Id, "revoke-screen", "room-screen", screenId, cancel);
        if (screen.RevokedAt is not null) return default(Done);
        (screen.RevokedAt, screen.RevokedById, screen.CodeSha256, screen.CodeExpiresAt, screen.SecretSha256) = (clock.GetUtcNow(), actor.Id, null, null, null);
        audit.Done(actor.Id, "revoke-screen", "room-screen", screenId);
        await db.SaveChangesAsync(cancel);
        return default(Done);
    }
}
