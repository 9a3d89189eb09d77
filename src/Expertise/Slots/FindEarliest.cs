using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Slots.Placing;

namespace TeleExpertise.Expertise.Slots;

/// <summary>Where a request would go if it were taken to a session now. For the page of a case, which has checked who reads.</summary>
public sealed class FindEarliest(ExpertiseDb db, TimeProvider clock) : IVerb
{
    /// <returns>Null when no session has room.</returns>
    public async Task<Expected?> Run(Guid requestId, CancellationToken cancel)
    {
        var request = await db.Set<Request>().AsNoTracking().SingleAsync(r => r.Id == requestId, cancel);
        return await Booker.Foresee(db, request, clock.GetUtcNow(), cancel);
    }
}
