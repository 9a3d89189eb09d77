using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Notices;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Slots.Changing;
using TeleExpertise.Expertise.Slots.Placing;

namespace TeleExpertise.Expertise.Slots.Joint;

/// <summary>The service that has a case needs the second one no more: the case stays where it is, the other's hours are free, and its experts read the case no more.</summary>
public sealed class WithoutSecondService(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    /// <returns>Done, also when no second service is asked; <c>request-closed</c> or <c>case-presented</c> otherwise.</returns>
    public async Task<Outcome<Done>> Run(Actor actor, Guid requestId, CancellationToken cancel)
    {
        var serviceId = await db.Set<Request>().Where(r => r.Id == requestId).Select(r => (Guid?)r.ServiceId).SingleOrDefaultAsync(cancel);
        if (serviceId is not { } service || !actor.IsExpertOf(service)) return await audit.Refused(actor.Id, "without-second-service", "request", requestId, cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var request = (await Booker.Lock(db, service, requestId, cancel))!;
        if (await db.Set<JointCase>().SingleOrDefaultAsync(j => j.RequestId == requestId, cancel) is not { } joint) return new Done();
        if (request.ClosedAt is not null) return Refusal.Conflict("request-closed");
        if (await db.IsPresented(requestId, cancel)) return Refusal.Conflict("case-presented");

        var now = clock.GetUtcNow();
        db.Remove(joint);
        db.Add(new TriageDecision { Id = Guid.CreateVersion7(now), RequestId = requestId, Kind = TriageKind.WithoutSecond, DecidedById = actor.Id, DecidedAt = now });
        // Who was only asked is not told: nobody waits for them any more. Who comes hears of it by their calendar once there is a date.
        await db.TakeBackNotices("second_asked", [requestId], cancel);
        audit.Done(actor.Id, "without-second-service", "request", requestId);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return new Done();
    }
}
