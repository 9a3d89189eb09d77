using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;

namespace TeleExpertise.Expertise.Sessions.Conducting;

/// <summary>Who conducts the session takes the case that is on to another step, forward or back.</summary>
public sealed class SetPhase(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    /// <returns>Done, also when it is there already; <c>no-case-on</c> otherwise.</returns>
    public async Task<Outcome<Done>> Run(Actor actor, Guid sessionId, CasePhase phase, CancellationToken cancel)
    {
        var session = await db.Peek(sessionId, cancel);
        if (session is null || !SessionRights.Of(actor, session).Present) return await audit.Refused(actor.Id, "set-phase", "session", sessionId, cancel);
        var now = clock.GetUtcNow();
        if (!await db.Set<CaseSegment>().AnyAsync(s => s.SessionId == sessionId && s.EndedAt == null, cancel)) return Refusal.Conflict("no-case-on");
        await db.Set<CaseSegment>().Where(s => s.SessionId == sessionId && s.EndedAt == null && s.Phase != phase)
            .ExecuteUpdateAsync(set => set.SetProperty(s => s.Phase, phase).SetProperty(s => s.PhaseSince, now), cancel);
        return new Done();
    }
}
