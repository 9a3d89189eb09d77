using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Slots;

namespace TeleExpertise.Expertise.Sessions.Conducting;

/// <summary>Somebody in the room asks to speak, and takes their place behind those who asked before.</summary>
public sealed class RaiseHand(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    /// <returns>Done, also when it was up; <c>session-not-open</c> otherwise.</returns>
    public async Task<Outcome<Done>> Run(Actor actor, Guid sessionId, CancellationToken cancel)
    {
        var session = await db.Peek(sessionId, cancel);
        if (session is null || !SessionRights.Of(actor, session).Join) return await audit.Refused(actor.Id, "raise-hand", "session", sessionId, cancel);
        if (session.Status is not SessionStatus.Open) return Refusal.Conflict("session-not-open");
        await db.Database.ExecuteSqlAsync($"""
            insert into raised_hand (id, session_id, account_id, raised_at) values ({Guid.CreateVersion7()}, {sessionId}, {actor.Id}, {clock.GetUtcNow()})
            on conflict (session_id, account_id) where lowered_at is null do nothing
            """, cancel);
        return new Done();
    }
}
