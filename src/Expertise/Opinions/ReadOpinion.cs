using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Opinions.Sending;
using TeleExpertise.Expertise.Opinions.Signing;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;

namespace TeleExpertise.Expertise.Opinions;

/// <summary>Reads a signed opinion: the requester, the experts of the service and those to whom it was sent, nobody else. The first reading of each person is kept.</summary>
public sealed class ReadOpinion(ExpertiseDb db, SigningKeys keys, TimeProvider clock, AuditTrail audit) : IVerb
{
    /// <summary>The report; not found while nothing is signed.</summary>
    public async Task<Outcome<OpinionReport>> Run(Actor actor, Guid requestId, CancellationToken cancel)
    {
        var request = await db.Set<Request>().AsNoTracking().SingleOrDefaultAsync(r => r.Id == requestId, cancel);
        if (request is null || !(actor.MayRead(request) || await IsRecipient(actor, requestId, cancel)))
            return await audit.Refused(actor.Id, "read-opinion", "request", requestId, cancel);
        var opinion = await db.Set<Opinion>().AsNoTracking()
            .SingleOrDefaultAsync(o => o.RequestId == requestId && o.Status == OpinionStatus.Signed, cancel);
        if (opinion is null) return Refusal.NotFound;

        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await db.Database.ExecuteSqlAsync($"""
            insert into opinion_reading (opinion_id, account_id, first_read_at) values ({opinion.Id}, {actor.Id}, {clock.GetUtcNow()})
            on conflict do nothing
            """, cancel);
        audit.Done(actor.Id, "read-opinion", "request", requestId);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);

        return await OpinionReport.Signed(db, keys, request, opinion, cancel);
    }

    Task<bool> IsRecipient(Actor actor, Guid requestId, CancellationToken cancel) =>
        db.Set<OpinionRecipient>().AnyAsync(r => r.AccountId == actor.Id && db.Set<Opinion>().Any(o => o.Id == r.OpinionId && o.RequestId == requestId), cancel);
}
