using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;

namespace TeleExpertise.Expertise.Sessions.Outsiders;

/// <summary>An owner of a case says whether those in the room who are outside its care team follow it without names, or wait while it is on.</summary>
public sealed class ChooseOutsiders(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    /// <returns>The session in which the case is on now, where those concerned are put out or let in at once; null for none. <c>request-closed</c> for a case that is over.</returns>
    public async Task<Outcome<Guid?>> Run(Actor actor, Guid requestId, bool wait, CancellationToken cancel)
    {
        var request = await db.Set<Request>().AsNoTracking().SingleOrDefaultAsync(r => r.Id == requestId, cancel);
        if (request is null || !actor.ActsFor(request)) return await audit.Refused(actor.Id, "choose-outsiders", "request", requestId, cancel);
        if (request.ClosedAt is not null) return Refusal.Conflict("request-closed");
        if (await db.OutsidersWait(requestId, cancel) != wait)
        {
            var now = clock.GetUtcNow();
            db.Add(new OutsidersChoice { Id = Guid.CreateVersion7(now), RequestId = requestId, Wait = wait, ChosenById = actor.Id, ChosenAt = now });
            audit.Done(actor.Id, "choose-outsiders", "request", requestId);
            await db.SaveChangesAsync(cancel);
        }
        return await db.Set<CaseSegment>().Where(s => s.RequestId == requestId && s.EndedAt == null).Select(s => (Guid?)s.SessionId).SingleOrDefaultAsync(cancel);
    }
}
