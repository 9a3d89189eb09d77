using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Requests;

namespace TeleExpertise.Expertise.Slots;

/// <summary>The slot that a request would get if it were taken to a session now. For the page of a case, which has checked who reads.</summary>
public sealed class FindEarliest(ExpertiseDb db, TimeProvider clock) : IVerb
{
    /// <returns>Null when no slot is free.</returns>
    public async Task<FreeSlot?> Run(Guid requestId, CancellationToken cancel)
    {
        var request = await db.Set<Request>().AsNoTracking().SingleAsync(r => r.Id == requestId, cancel);
        return await Booker.Earliest(db, request, clock.GetUtcNow(), cancel);
    }
}
