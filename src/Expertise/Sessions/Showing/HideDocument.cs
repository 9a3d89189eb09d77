using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Sessions.Outsiders;

namespace TeleExpertise.Expertise.Sessions.Showing;

/// <summary>Shows the document no more that everybody in the room looks at.</summary>
public sealed class HideDocument(ExpertiseDb db, AuditTrail audit) : IVerb
{
    /// <returns>Done, also when nothing is shown.</returns>
    public async Task<Outcome<Done>> Run(Actor actor, Guid sessionId, CancellationToken cancel)
    {
        var session = await db.Peek(sessionId, cancel);
        var on = session is null ? null : await db.CaseOn(sessionId, cancel);
        var rights = session is null ? default : SessionRights.Of(actor, session);
        if (!(rights.Present || (on is not null && actor.MayShow(on.Request, rights)))) return await audit.Refused(actor.Id, "hide-document", "session", sessionId, cancel);
        if (on is not null) await db.Set<ShownDocument>().Where(s => s.SegmentId == on.Segment.Id).ExecuteDeleteAsync(cancel);
        return new Done();
    }
}
