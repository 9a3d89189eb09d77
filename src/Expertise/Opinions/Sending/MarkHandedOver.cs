using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;

namespace TeleExpertise.Expertise.Opinions.Sending;

/// <summary>Somebody gave the printed report to a recipient without an account. Once said it stays said.</summary>
public sealed class MarkHandedOver(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    public async Task<Outcome<Done>> Run(Actor actor, Guid requestId, Guid recipientId, CancellationToken cancel)
    {
        var request = await db.Set<Request>().AsNoTracking().SingleOrDefaultAsync(r => r.Id == requestId, cancel);
        if (request is null || !(actor.IsExpertOf(request.ServiceId) || actor.ActsFor(request)))
            return await audit.Refused(actor.Id, "mark-handed-over", "request", requestId, cancel);
        var now = clock.GetUtcNow();
        var marked = await db.Set<OpinionRecipient>()
            .Where(r => r.Id == recipientId && r.AccountId == null && r.HandedOverAt == null && db.Set<Opinion>().Any(o => o.Id == r.OpinionId && o.RequestId == requestId))
            .ExecuteUpdateAsync(r => r.SetProperty(x => x.HandedOverAt, now).SetProperty(x => x.HandedOverById, actor.Id), cancel);
        if (marked == 0) return Refusal.Conflict("recipient-done");
        audit.Done(actor.Id, "mark-handed-over", "request", requestId);
        await db.SaveChangesAsync(cancel);
        return new Done();
    }
}
