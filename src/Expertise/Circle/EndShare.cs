using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;

namespace TeleExpertise.Expertise.Circle;

/// <summary>Closes a file to somebody, at once.</summary>
public sealed class EndShare(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    public async Task<Outcome<Done>> Run(Actor actor, Guid requestId, Guid shareId, CancellationToken cancel)
    {
        var request = await db.OwnCase(actor, requestId, cancel);
        var share = request is null ? null : await db.Set<CareShare>().SingleOrDefaultAsync(s => s.Id == shareId && s.PatientId == request.PatientId, cancel);
        if (share is null) return await audit.Refused(actor.Id, "end-share", "request", requestId, cancel);
        if (share.EndedAt is not null) return default(Done);
        (share.EndedAt, share.EndedById) = (clock.GetUtcNow(), actor.Id);
        audit.Done(actor.Id, "end-share", "patient", share.PatientId);
        await db.SaveChangesAsync(cancel);
        return default(Done);
    }
}
