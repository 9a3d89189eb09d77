using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;

namespace TeleExpertise.Expertise.Sessions.Conducting;

/// <summary>A hand goes down: one's own, or, by who conducts the session, that of somebody who has spoken.</summary>
public sealed class LowerHand(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    /// <param name="actor">Whose hand it is, or who may put cases on.</param>
    /// <param name="sessionId">The session.</param>
    /// <param name="accountId">Whose hand.</param>
    /// <param name="cancel">Gives up.</param>
    /// <returns>Done, also when it was down.</returns>
    public async Task<Outcome<Done>> Run(Actor actor, Guid sessionId, Guid accountId, CancellationToken cancel)
    {
        var session = await db.Peek(sessionId, cancel);
        if (session is null || SessionRights.Of(actor, session) is not { Join: true } rights || !(accountId == actor.Id || rights.Present))
            return await audit.Refused(actor.Id, "lower-hand", "session", sessionId, cancel);
        var now = clock.GetUtcNow();
        await db.Database.ExecuteSqlAsync($"update raised_hand set lowered_at = greatest(raised_at, {now}) where session_id = {sessionId} and account_id = {accountId} and lowered_at is null", cancel);
        return new Done();
    }
}
