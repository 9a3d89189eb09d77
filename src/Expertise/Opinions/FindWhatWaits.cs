using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Requests.CoSigning;
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
        var open = await (
            from r in db.Set<Request>().AsNoTracking()
            where (r.RequesterId == accountId || r.CoOwnerId == accountId || r.PreparedById == accountId) && r.ClosedAt == null && (everywhere || territories.Contains(r.TerritoryId))
            join s in services on r.ServiceId equals s.Id
            join a in db.Set<Account>() on r.RequesterId equals a.Id
            orderby r.AnswerDueAt
            select new { r.RequesterId, r.CoOwnerId, Asks = a, Line = new WaitingRequest(r.Number, s.Name, r.AnswerDueAt) }).ToListAsync(cancel);
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
        return new WhatWaits([.. open.Where(o => o.RequesterId == accountId).Select(o => o.Line)], led, unsigned, await Drafts(accountId, cancel))
        {
            Shared = [.. open.Where(o => o.CoOwnerId == accountId).Select(o => new SharedRequest(o.Line, o.Asks.DisplayName))],
            Prepared = [.. open.Where(o => o.RequesterId != accountId && o.CoOwnerId != accountId).Select(o => new SharedRequest(o.Line, o.Asks.DisplayName))],
            CoSignatures = await CoSignatures(accountId, territories, everywhere, cancel),
        };
    }

    /// <summary>Of one's own drafts and of others': that they wait, and on whom. They belong to the territory where the writer learns under that supervisor.</summary>
    async Task<List<WaitingCoSignature>> CoSignatures(Guid accountId, IReadOnlyList<Guid> territories, bool everywhere, CancellationToken cancel)
    {
        using var system = db.As(Reach.System); // nobody but the two sees that one waits
        var learning = db.Set<RoleGrant>().Where(g => g.Role == Role.Learner && territories.Contains(g.TerritoryId));
        var waiting = db.Waiting().AsNoTracking().Where(c => c.InternId == accountId || c.SupervisorId == accountId)
            .Where(c => everywhere || learning.Any(g => g.AccountId == c.InternId && g.SupervisorId == c.SupervisorId));
        var rows = await (
            from c in waiting
            join other in db.Set<Account>() on c.InternId == accountId ? c.SupervisorId : c.InternId equals other.Id
            orderby c.SentAt
            select new { other, c.SupervisorId, c.SentAt }).ToListAsync(cancel);
        return rows.ConvertAll(r => new WaitingCoSignature(r.SupervisorId == accountId, r.other.DisplayName, r.SentAt));
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
    /// <summary>Open requests of somebody who asked together with them, who goes on alone.</summary>
    public IReadOnlyList<SharedRequest> Shared { get; init; } = [];

    /// <summary>Open requests that they wrote for who co-signed them, whose they are.</summary>
    public IReadOnlyList<SharedRequest> Prepared { get; init; } = [];

    /// <summary>Requests that wait for their co-signature, or that they wrote and that wait for somebody's; when the account closes, both wait no more.</summary>
    public IReadOnlyList<WaitingCoSignature> CoSignatures { get; init; } = [];

    /// <summary>True when nothing is to be said.</summary>
    public bool IsNothing => Asked.Count + Led.Count + Unsigned.Count + Drafts + Shared.Count + Prepared.Count + CoSignatures.Count == 0;
}

/// <summary>A case without its patient, and whose it is or stays.</summary>
public sealed record SharedRequest(WaitingRequest Request, string Whose);

/// <summary>That a request waits for its co-signature.</summary>
/// <param name="ToGive">True for the supervisor, false for who wrote it.</param>
/// <param name="Other">The other one of the two.</param>
public sealed record WaitingCoSignature(bool ToGive, string Other, DateTimeOffset SentAt);

/// <summary>A case without its patient.</summary>
public sealed record WaitingRequest(long Number, string Service, DateTimeOffset DueAt);

/// <summary>A session to come.</summary>
public sealed record WaitingSession(Guid Id, string Service, DateTimeOffset StartsAt);
