using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;

namespace TeleExpertise.Expertise.Opinions;

/// <summary>An expert decides to answer in writing, and the draft of the answer begins. Deciding it again changes nothing.</summary>
public sealed class AnswerInWriting(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    /// <summary>The opinion's id; refuses a closed request and a case that was presented in a session.</summary>
    public async Task<Outcome<Guid>> Run(Actor actor, Guid requestId, CancellationToken cancel)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var found = await db.LockForExpert(transaction, audit, actor, "answer-in-writing", requestId, cancel);
        if (!found.Succeeded) return found.Refusal;
        if (found.Value.ClosedAt is not null) return Refusal.Conflict("request-closed");
        if (await db.PresentedIn(requestId, cancel) is not null) return Refusal.Conflict("opinion-case-presented");

        var opinion = await db.Set<Opinion>().SingleOrDefaultAsync(o => o.RequestId == requestId, cancel);
        if (opinion is { Kind: OpinionKind.Written }) return opinion.Id;
        var now = clock.GetMicroseconds();
        if (opinion is null) db.Add(opinion = OpinionDraft.Begin(actor.Id, requestId, sessionId: null, now));
        else (opinion.Kind, opinion.SessionId) = (OpinionKind.Written, null); // prepared for a session, answered before it
        if (found.Value.Status is RequestStatus.Filed) found.Value.InWritingSince ??= now;
        db.Add(new TriageDecision { Id = Guid.CreateVersion7(now), RequestId = requestId, Kind = TriageKind.AnswerInWriting, DecidedById = actor.Id, DecidedAt = now });
        audit.Done(actor.Id, "answer-in-writing", "request", requestId);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return opinion.Id;
    }
}
