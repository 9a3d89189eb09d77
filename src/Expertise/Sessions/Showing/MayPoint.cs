using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Sessions.Outsiders;

namespace TeleExpertise.Expertise.Sessions.Showing;

/// <summary>Whether somebody may point at what is shown: those of the case's care team, while something is.</summary>
public sealed class MayPoint(ExpertiseDb db, AuditTrail audit) : IVerb
{
    /// <returns>Whether it is this person who shows it; null while nothing is shown.</returns>
    public async Task<Outcome<bool?>> Run(Actor actor, Guid sessionId, CancellationToken cancel)
    {
        var session = await db.Peek(sessionId, cancel);
        if (session is null || !SessionRights.Of(actor, session).Join) return await audit.Refused(actor.Id, "point", "session", sessionId, cancel);
        if (await db.CaseOn(sessionId, cancel) is not { } on) return (bool?)null;
        if (!actor.MayRead(on.Request)) return await audit.Refused(actor.Id, "point", "session", sessionId, cancel);
        return await db.Set<ShownDocument>().Where(s => s.SegmentId == on.Segment.Id).Select(s => (bool?)(s.ShownById == actor.Id)).SingleOrDefaultAsync(cancel);
    }
}
