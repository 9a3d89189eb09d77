using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;

namespace TeleExpertise.Expertise.Sessions.Outsiders;

/// <summary>What the owner of a case chose for those outside its care team, for whoever reads the case.</summary>
public sealed class ReadOutsiders(ExpertiseDb db, AuditTrail audit) : IVerb
{
    /// <returns>True where they wait.</returns>
    public async Task<Outcome<bool>> Run(Actor actor, Guid requestId, CancellationToken cancel)
    {
        var request = await db.Set<Request>().AsNoTracking().SingleOrDefaultAsync(r => r.Id == requestId, cancel);
        if (request is null || !actor.MayRead(request)) return await audit.Refused(actor.Id, "read-outsiders", "request", requestId, cancel);
        return await db.OutsidersWait(requestId, cancel);
    }
}
