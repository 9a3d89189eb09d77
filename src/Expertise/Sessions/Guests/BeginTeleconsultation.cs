using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Slots;

namespace TeleExpertise.Expertise.Sessions.Guests;

/// <summary>Somebody of a case's care team says that its patient takes part: from then on it is a teleconsultation, and there is a link for the patient's own device.</summary>
public sealed class BeginTeleconsultation(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    /// <param name="actor">Whose case it is, or who leads it in this session.</param>
    /// <param name="sessionId">The session, which must be open.</param>
    /// <param name="requestId">The case, on its agenda.</param>
    /// <param name="consent">That the patient, informed, consents to it.</param>
    /// <param name="cancel">Gives up.</param>
    /// <returns>Done, also when it was so before; <c>session-not-open</c>, <c>request-closed</c>, or what is wrong with the consent.</returns>
    public async Task<Outcome<Done>> Run(Actor actor, Guid sessionId, Guid requestId, bool consent, CancellationToken cancel)
    {
        if (await db.CaseToHavePatientIn(actor, sessionId, requestId, cancel) is not { } request) return await audit.Refused(actor.Id, "begin-teleconsultation", "request", requestId, cancel);
        if (!consent) return Refusal.Invalid(new FieldFault("consent", "patient-consent-missing"));
        if (request.ClosedAt is not null) return Refusal.Conflict("request-closed");
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var session = await db.Take(sessionId, cancel);
        if (session.Status is not SessionStatus.Open) return Refusal.Conflict("session-not-open");
        if (await db.Set<Teleconsultation>().AnyAsync(t => t.SessionId == sessionId && t.RequestId == requestId && t.EndedAt == null, cancel)) return new Done();
        var begun = new Teleconsultation { Id = Guid.CreateVersion7(), RequestId = requestId, SessionId = sessionId, BegunById = actor.Id, BeganAt = clock.GetUtcNow() };
        db.Add(begun);
        await db.SaveChangesAsync(cancel); // before its link, which the database allows for what goes on only
        db.Invite(session, actor, begun.BeganAt, patient: begun.Id);
        audit.Done(actor.Id, "begin-teleconsultation", "request", requestId);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return new Done();
    }
}
