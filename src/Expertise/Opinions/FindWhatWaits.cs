using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Slots;
using TeleExpertise.Expertise.Territory;

namespace TeleExpertise.Expertise.Opinions;

/// <summary>
/// What waits on a person in the territories of who keeps their people, so that it is handed over when they leave: numbers, places and
/// days, nothing clinical and no patient.
/// </summary>
public sealed class FindWhatWaits(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    public async Task<Outcome<WhatWaits>> Run(Actor actor, Guid accountId, CancellationToken cancel)
    {
        var territories = actor.Staffed();
        if (!await db.Set<RoleGrant>().AnyAsync(g => g.AccountId == accountId && territories.Contains(g.TerritoryId), cancel))
            return await audit.Refused(actor.Id, "find-what-waits", "account", accountId, cancel);
        return await Find(accountId, territories, everywhere: false, cancel);
    }

    /// <summary>The same for oneself, in every territory.</summary>
    public async Task<WhatWaits> Run(Actor actor, CancellationToken cancel)
    {
        using var system = db.As(Reach.System); // territories that the person has left, too
        return await Find(actor.Id, [], everywhere: true, cancel);
    }

    async Task<WhatWaits> Find(Guid accountId, IReadOnlyList<Guid> territories, bool everywhere, CancellationToken cancel)
    {
        var services = db.Set<Service>();
        var asked = await (
            from r in db.Set<Request>().AsNoTracking()
            where r.RequesterId == accountId && r.ClosedAt == null && (everywhere || territories.Contains(r.TerritoryId))
            join s in services on r.ServiceId equals s.Id
            orderby r.AnswerDueAt
            select new WaitingRequest(r.Number, s.Name, r.AnswerDueAt)).ToListAsync(cancel);
        var led = await (
            from e in db.Set<Session>().AsNoTracking()
            where e.LeadExpertId == accountId && (e.Status == SessionStatus.Planned || e.Status == SessionStatus.Open) && (everywhere || territories.Contains(e.TerritoryId)) && e.EndsAt > clock.GetUtcNow()
            join s in services on e.ServiceId equals s.Id
            orderby e.StartsAt
            select new WaitingSession(e.Id, s.Name, e.StartsAt)).ToListAsync(cancel);
        var unsigned = await (
            from o in db.Set<Opinion>().AsNoTracking()
            where o.AuthorId == accountId && o.Status == OpinionStatus.Draft
            join r in db.Set<Request>() on o.RequestId equals r.Id
            where everywhere || territories.Contains(r.TerritoryId)
            join s in services on r.ServiceId equals s.Id
            orderby r.AnswerDueAt
            select new WaitingRequest(r.Number, s.Name, r.AnswerDueAt)).ToListAsync(cancel);
        return new WhatWaits(asked, led, unsigned, await Drafts(accountId, cancel));
    }

    /// <summary>How many only: a draft is its writer's alone.</summary>
    async Task<int> Drafts(Guid accountId, CancellationToken cancel)
    {
        using var system = db.As(Reach.System);
        return await db.Set<Draft>().CountAsync(d => d.AccountId == accountId && d.AnswersId == null, cancel);
    }
}

/// <summary>What waits on somebody.</summary>
/// <param name="Asked">Open requests that they asked.</param>
/// <param name="Led">Sessions to come that they lead.</param>
/// <param name="Unsigned">Cases whose opinion they have begun and not signed.</param>
/// <param name="Drafts">How many requests they have begun and not sent.</param>
public sealed record WhatWaits(IReadOnlyList<WaitingRequest> Asked, IReadOnlyList<WaitingSession> Led, IReadOnlyList<WaitingRequest> Unsigned, int Drafts)
{
    /// <summary>True when nothing is to be handed over.</summary>
    public bool IsNothing => Asked.Count + Led.Count + Unsigned.Count + Drafts == 0;
}

/// <summary>A case without its patient.</summary>
public sealed record WaitingRequest(long Number, string Service, DateTimeOffset DueAt);

/// <summary>A session to come.</summary>
public sealed record WaitingSession(Guid Id, string Service, DateTimeOffset StartsAt);
