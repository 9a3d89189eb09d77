using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Notices;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Requests.Triage;
using TeleExpertise.Expertise.Slots.Placing;

namespace TeleExpertise.Expertise.Slots.FirstAnswer;

/// <summary>The database work of the first-answer clock, inside the caller's transaction, which holds the request's row.</summary>
static class CaseClock
{
    /// <summary>The session in which a case is booked, or else expected, by its hour; null for nowhere.</summary>
    public static async Task<DateTimeOffset?> DateOf(this ExpertiseDb db, Guid requestId, CancellationToken cancel) =>
        await db.Set<Booking>().Where(b => b.RequestId == requestId && b.Status != BookingStatus.Cancelled).OrderByDescending(b => b.StartsAt)
            .Join(db.Set<Slot>(), b => b.SlotId, s => s.Id, (b, s) => s.SessionId).Join(db.Set<Session>(), id => id, s => s.Id, (id, s) => (DateTimeOffset?)s.StartsAt).FirstOrDefaultAsync(cancel)
        ?? await db.Set<CasePlan>().Where(p => p.RequestId == requestId).Join(db.Set<Session>(), p => p.SessionId, s => s.Id, (p, s) => (DateTimeOffset?)s.StartsAt).SingleOrDefaultAsync(cancel);

    /// <summary>The last date to which the sides were asked to agree.</summary>
    public static Task<LaterDate?> LaterDateOf(this ExpertiseDb db, Guid requestId, CancellationToken cancel) =>
        db.Set<LaterDate>().Where(d => d.RequestId == requestId).OrderByDescending(d => d.AskedAt).ThenByDescending(d => d.Id).FirstOrDefaultAsync(cancel);

    /// <summary>Asks for agreement to a date beyond the clock, and tells each side that has not given it by proposing the date.</summary>
    /// <param name="service">The expert who proposes it; null for none.</param>
    /// <param name="requester">Who asked and moves the case there; null for none.</param>
    public static async Task AskAbout(this ExpertiseDb db, Request request, DateTimeOffset date, Guid? service, Guid? requester, DateTimeOffset now, CancellationToken cancel)
    {
        var asked = new LaterDate
        {
            Id = Guid.CreateVersion7(now),
            RequestId = request.Id,
            Until = date,
            AskedAt = now,
            ServiceAgreedById = service,
            ServiceAgreedAt = service is null ? null : now,
            RequesterAgreedById = requester,
            RequesterAgreedAt = requester is null ? null : now,
        };
        db.Add(asked);
        await db.SaveChangesAsync(cancel);
        var told = new HashSet<Guid>();
        if (requester is null) told.UnionWith(request.Owners());
        if (service is null) told.UnionWith(await Answering(db, request, now, cancel));
        var people = told.ToArray();
        await db.Database.ExecuteSqlAsync($"""
            insert into notice (id, recipient_id, kind, subject_id, created_at, attempts)
            select gen_random_uuid(), who, 'later_date_asked', {asked.Id}, {now}, 0 from unnest({people}) as who
            """, cancel);
    }

    /// <summary>The case, which was not presented, leaves plan and slot for the service's written queue; both sides are told once, and of nothing that was waiting to be told before.</summary>
    public static async Task TurnToWriting(this ExpertiseDb db, Request request, DateTimeOffset now, CancellationToken cancel)
    {
        await BookedCases.TakeOff(db, request.Id, now, cancel);
        (request.Status, request.InWritingSince) = (RequestStatus.Filed, now);
        await db.Set<CasePlan>().Where(p => p.RequestId == request.Id).ExecuteDeleteAsync(cancel);
        var told = (await Answering(db, request, now, cancel)).Concat(request.Owners()).Distinct().ToArray();
        await db.TakeBackNotices("slot_released", [request.Id], cancel);
        await db.TakeBackNotices("later_date_asked", await db.Set<LaterDate>().Where(d => d.RequestId == request.Id).Select(d => d.Id).ToArrayAsync(cancel), cancel);
        await db.Database.ExecuteSqlAsync($"""
            insert into notice (id, recipient_id, kind, subject_id, created_at, attempts)
            select gen_random_uuid(), who, 'turned_to_writing', {request.Id}, {now}, 0 from unnest({told}) as who
            on conflict (recipient_id, kind, subject_id) do update set id = excluded.id, created_at = excluded.created_at, sent_at = null, retry_at = null, attempts = 0
            """, cancel);
    }

    /// <summary>To whom the service gave the case, or who took it to the session; all its experts where neither answers for it any more.</summary>
    static async Task<List<Guid>> Answering(ExpertiseDb db, Request request, DateTimeOffset now, CancellationToken cancel)
    {
        var experts = await db.ExpertsOf(request.ServiceId, now, cancel);
        var took = await db.Set<TriageDecision>().Where(d => d.RequestId == request.Id && d.Kind == TriageKind.TakeToSession).OrderByDescending(d => d.DecidedAt).Select(d => (Guid?)d.DecidedById).FirstOrDefaultAsync(cancel);
        var some = experts.FindAll(e => e == (request.AssignedToId ?? took));
        return some.Count > 0 ? some : experts;
    }
}
