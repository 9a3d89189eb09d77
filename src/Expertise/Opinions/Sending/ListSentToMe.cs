using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Territory;

namespace TeleExpertise.Expertise.Opinions.Sending;

/// <summary>An opinion that was sent to the person. Nothing clinical.</summary>
public sealed record SentToMe(Guid RequestId, long Number, string Service, DateTimeOffset SignedAt, bool Read)
{
    /// <summary>The request's number as people say it.</summary>
    public string Reference => Requests.Reference.Of(Number);
}

/// <summary>Everything that was sent to a person, the latest first, whatever territory it is of.</summary>
public sealed class ListSentToMe(ExpertiseDb db) : IVerb
{
    public async Task<IReadOnlyList<SentToMe>> Run(Actor actor, CancellationToken cancel)
    {
        using var system = db.As(Reach.System); // a doctor without a role sees no territory; these are theirs
        return await Of(actor).ToListAsync(cancel);
    }

    IQueryable<SentToMe> Of(Actor actor) =>
        from recipient in db.Set<OpinionRecipient>().AsNoTracking()
        join opinion in db.Set<Opinion>() on recipient.OpinionId equals opinion.Id
        join request in db.Set<Request>() on opinion.RequestId equals request.Id
        join service in db.Set<Service>() on request.ServiceId equals service.Id
        where recipient.AccountId == actor.Id && request.WithdrawnAt == null
        orderby opinion.SignedAt descending
        select new SentToMe(request.Id, request.Number, service.Name, opinion.SignedAt!.Value, db.Set<OpinionReading>().Any(r => r.OpinionId == opinion.Id && r.AccountId == actor.Id));
}
