using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;

namespace TeleExpertise.Expertise.Circle.Retention.Erasing;

/// <summary>Calls an erasure off that waits to be confirmed: whoever could confirm it may, and who asked.</summary>
public sealed class CancelErasure(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    public async Task<Outcome<Done>> Run(Actor actor, Guid erasureId, CancellationToken cancel)
    {
        var erasure = await db.Set<Erasure>().SingleOrDefaultAsync(e => e.Id == erasureId, cancel);
        if (erasure is null || !ListErasures.IsSecond(actor, erasure)) return await audit.Refused(actor.Id, "cancel-erasure", "erasure", erasureId, cancel);
        if (erasure.ConfirmedAt is not null || erasure.CancelledAt is not null) return Refusal.Conflict("erasure-over");
        (erasure.CancelledById, erasure.CancelledAt) = (actor.Id, clock.GetUtcNow());
        audit.Done(actor.Id, "cancel-erasure", "patient", erasure.PatientId);
        try
        {
            await db.SaveChangesAsync(cancel);
        }
        catch (DbUpdateException e) when (e.Violates("erasure_stays"))
        {
            return Refusal.Conflict("erasure-over");
        }
        return default(Done);
    }
}
