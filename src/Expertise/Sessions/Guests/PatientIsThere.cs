using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;

namespace TeleExpertise.Expertise.Sessions.Guests;

/// <summary>Whether the patient of the case that is on is there, for everybody in the room: whoever speaks has to know who hears it.</summary>
public sealed class PatientIsThere(ExpertiseDb db, AuditTrail audit) : IVerb
{
    public async Task<Outcome<bool>> Run(Actor actor, Guid sessionId, CancellationToken cancel)
    {
        var session = await db.Peek(sessionId, cancel);
        if (session is null || !SessionRights.Of(actor, session).Join) return await audit.Refused(actor.Id, "read-patients", "session", sessionId, cancel);
        return await db.Set<CaseSegment>().AnyAsync(s => s.SessionId == sessionId && s.EndedAt == null
            && db.Set<Teleconsultation>().Any(t => t.SessionId == sessionId && t.RequestId == s.RequestId && t.EndedAt == null), cancel);
    }
}
