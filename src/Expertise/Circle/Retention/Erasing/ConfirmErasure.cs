using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;

namespace TeleExpertise.Expertise.Circle.Retention.Erasing;

/// <summary>The second person confirms, and the file is erased: it cannot be undone. What happened in the file since it was asked for, a claim or a visit, stops it.</summary>
public sealed class ConfirmErasure(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    public async Task<Outcome<Done>> Run(Actor actor, Guid erasureId, CancellationToken cancel)
    {
        var erasure = await db.Set<Erasure>().SingleOrDefaultAsync(e => e.Id == erasureId, cancel);
        if (erasure is null || !ListErasures.IsSecond(actor, erasure)) return await audit.Refused(actor.Id, "erase-file", "erasure", erasureId, cancel);
        if (erasure.ConfirmedAt is not null || erasure.CancelledAt is not null) return Refusal.Conflict("erasure-over");
        if (erasure.AskedById == actor.Id) return Refusal.Conflict("erasure-two");
        if (await db.DueFile(erasure.PatientId, clock.Today(), cancel) is null) return Refusal.Conflict("erasure-not-due");
        (erasure.ConfirmedById, erasure.ConfirmedAt) = (actor.Id, clock.GetUtcNow());
        audit.Done(actor.Id, "erase-file", "patient", erasure.PatientId);
        try
        {
            await db.SaveChangesAsync(cancel);
        }
        catch (DbUpdateException e) when (e.Violates("erasure_due"))
        {
            return Refusal.Conflict("erasure-not-due");
        }
        catch (DbUpdateException e) when (e.Violates("erasure_stays"))
        {
            return Refusal.Conflict("erasure-over");
        }
        return default(Done);
    }
}
