using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Territory;

namespace TeleExpertise.Expertise.Opinions;

/// <summary>A signed opinion that its requester has not read.</summary>
public sealed record UnreadOpinion(Guid RequestId, long Number, string ServiceName, DateTimeOffset SignedAt)
{
    /// <summary>The request's number as people say it.</summary>
    public string Reference => Requests.Reference.Of(Number);
}

/// <summary>What waits to be read by the person who asked, oldest first. Nothing clinical.</summary>
public sealed class UnreadOpinions(ExpertiseDb db) : IVerb
{
    public Task<List<UnreadOpinion>> Run(Actor actor, CancellationToken cancel) => (
        from opinion in db.Set<Opinion>()
        join request in db.RequestsOf(actor) on opinion.RequestId equals request.Id
        join service in db.Set<Service>() on request.ServiceId equals service.Id
        join mine in db.Set<OpinionReading>().Where(r => r.AccountId == actor.Id) on opinion.Id equals mine.OpinionId into readings
        from reading in readings.DefaultIfEmpty()
        where opinion.Status == OpinionStatus.Signed && reading == null
        orderby opinion.SignedAt
        select new UnreadOpinion(request.Id, request.Number, service.Name, opinion.SignedAt!.Value)).ToListAsync(cancel);
}
