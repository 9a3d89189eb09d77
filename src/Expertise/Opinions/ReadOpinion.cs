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
        // To whom it was sent may be of no territory: then the server reads the report for them, and nothing else.
        using IDisposable? sent = request is not null && actor.MayRead(request) ? null : db.As(Reach.System);
        if (sent is not null) request = await SentTo(actor, requestId, cancel);
        if (request is null)
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

    /// <summary>The case of an opinion that was sent to the person, while the patient's consent holds.</summary>
    Task<Request?> SentTo(Actor actor, Guid requestId, CancellationToken cancel) => (
        from recipient in db.Set<OpinionRecipient>()
        join opinion in db.Set<Opinion>() on recipient.OpinionId equals opinion.Id
        join request in db.Set<Request>().AsNoTracking() on opinion.RequestId equals request.Id
        where recipient.AccountId == actor.Id && request.Id == requestId && request.WithdrawnAt == null
        select request).SingleOrDefaultAsync(cancel);
}
