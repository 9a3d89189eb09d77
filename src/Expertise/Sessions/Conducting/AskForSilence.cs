using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;

namespace TeleExpertise.Expertise.Sessions.Conducting;

/// <summary>Whether somebody may turn others' microphones off: who conducts the session may, and nobody turns them on.</summary>
public sealed class AskForSilence(ExpertiseDb db, AuditTrail audit) : IVerb
{
    public async Task<Outcome<Done>> Run(Actor actor, Guid sessionId, CancellationToken cancel) =>
        await db.Peek(sessionId, cancel) is { } session && SessionRights.Of(actor, session).Present ? new Done() : await audit.Refused(actor.Id, "mute", "session", sessionId, cancel);
}
