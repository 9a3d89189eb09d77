using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;

namespace TeleExpertise.Expertise.Opinions;

/// <summary>Where a case's opinion stands for one person. Nothing clinical.</summary>
/// <param name="Signed">It can be read.</param>
/// <param name="MayWrite">The person answers for the service and nothing is closed.</param>
/// <param name="Begun">A draft is or can be open: the case is in a session, or will be answered in writing.</param>
/// <param name="MayAdd">It is signed, and the person answers for the service.</param>
/// <param name="MayAnswerInWriting">The person may decide to answer in writing.</param>
public sealed record WayToOpinion(bool Signed, bool MayWrite, bool Begun, bool MayAnswerInWriting, bool MayAdd);

/// <summary>Tells the case's page what to offer.</summary>
public sealed class FindWayToOpinion(ExpertiseDb db, AuditTrail audit) : IVerb
{
    public async Task<Outcome<WayToOpinion>> Run(Actor actor, Guid requestId, CancellationToken cancel)
    {
        var request = await db.Set<Request>().AsNoTracking().SingleOrDefaultAsync(r => r.Id == requestId, cancel);
        if (request is null || !actor.MayRead(request))
            return await audit.Refused(actor.Id, "find-opinion", "request", requestId, cancel);
        var opinion = await db.Set<Opinion>().AsNoTracking().Where(o => o.RequestId == requestId)
            .Select(o => new { o.Status, o.Kind }).SingleOrDefaultAsync(cancel);
        var open = request.ClosedAt is null && actor.IsExpertOf(request.ServiceId);
        var begun = opinion is not null || await db.SessionOf(requestId, cancel) is not null;
        var presented = await db.PresentedIn(requestId, cancel) is not null;
        var signed = opinion?.Status == OpinionStatus.Signed;
        return new WayToOpinion(signed, open, begun, open && !presented && opinion?.Kind != OpinionKind.Written, signed && actor.IsExpertOf(request.ServiceId));
    }
}
