using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Opinions.Sending;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Territory;

namespace TeleExpertise.Expertise.Opinions;

/// <summary>A signed opinion that its requester, or another to whom it was sent, has not read.</summary>
/// <param name="OwnCase">False for an opinion that was sent to the person, who sees nothing else of the case.</param>
public sealed record UnreadOpinion(Guid RequestId, long Number, string ServiceName, DateTimeOffset SignedAt, bool OwnCase)
{
    /// <summary>The request's number as people say it.</summary>
    public string Reference => Requests.Reference.Of(Number);
}

/// <summary>What waits to be read by a person, oldest first. Nothing clinical.</summary>
public sealed class UnreadOpinions(ExpertiseDb db) : IVerb
{
    public async Task<List<UnreadOpinion>> Run(Actor actor, CancellationToken cancel)
    {
        var asked = await Of(db.RequestsOf(actor), actor, ownCase: true).ToListAsync(cancel);
        var sent = from recipient in db.Set<OpinionRecipient>()
                   where recipient.AccountId == actor.Id
                   join opinion in db.Set<Opinion>() on recipient.OpinionId equals opinion.Id
                   join request in db.Set<Request>() on opinion.RequestId equals request.Id
                   select request;
        asked.AddRange((await Of(sent, actor, ownCase: false).ToListAsync(cancel)).Where(s => !asked.Exists(a => a.RequestId == s.RequestId)));
        return [.. asked.OrderBy(o => o.SignedAt)];
    }

    IQueryable<UnreadOpinion> Of(IQueryable<Request> requests, Actor actor, bool ownCase) =>
        from opinion in db.Set<Opinion>()
        join request in requests on opinion.RequestId equals request.Id
        join service in db.Set<Service>() on request.ServiceId equals service.Id
        join mine in db.Set<OpinionReading>().Where(r => r.AccountId == actor.Id) on opinion.Id equals mine.OpinionId into readings
        from reading in readings.DefaultIfEmpty()
        where opinion.Status == OpinionStatus.Signed && reading == null
        select new UnreadOpinion(request.Id, request.Number, service.Name, opinion.SignedAt!.Value, ownCase);
}
