using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Settings;
using TeleExpertise.Expertise.Slots.Assignment;
using TeleExpertise.Expertise.Slots.Changing;
using TeleExpertise.Expertise.Slots.Joint;
using TeleExpertise.Expertise.Slots.Placing;

namespace TeleExpertise.Expertise.Slots;

/// <summary>
/// Plans all requests that wait for a slot anew: urgent ones get the earliest slot, joint ones the first at which both services can be there, each in a transaction of its own; the others their place in the best
/// plan for all of their service; what is near enough is booked and announced, a slot given back at short notice offered. What fails for one service is tried again by the next run.
/// </summary>
public sealed partial class BookWaiting(ExpertiseDb db, TimeProvider clock, ILogger<BookWaiting> logger) : IVerb
{
    /// <summary>How far back it is looked how places of care fared.</summary>
    static readonly TimeSpan Lately = TimeSpan.FromDays(84);

    /// <returns>How many were booked.</returns>
    public async Task<int> Run(CancellationToken cancel)
    {
        var waiting = await db.Set<Request>().AsNoTracking().Where(r => r.Status == RequestStatus.Waiting)
            .OrderBy(r => r.FiledAt).ThenBy(r => r.Number).Select(r => new { r.Id, r.TerritoryId, r.ServiceId, r.Urgency, First = r.Urgency == Urgency.Urgent || db.Set<JointCase>().Any(j => j.RequestId == r.Id && j.ExpertId != null) }).ToListAsync(cancel);
        var booked = 0;
        foreach (var first in waiting.Where(r => r.First).OrderBy(r => r.Urgency)) booked += await Try(first.ServiceId, () => BookFirst(first.ServiceId, first.Id, cancel), cancel);
        foreach (var (territory, service) in waiting.Where(r => !r.First).Select(r => (r.TerritoryId, r.ServiceId)).Distinct())
            booked += await Try(service, () => Plan(territory, service, cancel), cancel);
        return booked;
    }

    async Task<int> Try(Guid service, Func<Task<int>> book, CancellationToken cancel)
    {
        db.ChangeTracker.Clear();
        try
        {
            return await book();
        }
        catch (Exception e) when (!cancel.IsCancellationRequested)
        {
            Log.Failed(logger, service, e);
            return 0;
        }
    }

    async Task<int> BookFirst(Guid service, Guid id, CancellationToken cancel)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var request = await Booker.Lock(db, service, id, cancel);
        if (request is not { Status: RequestStatus.Waiting }) return 0; // another run has booked it meanwhile
        var placed = await Booker.Place(db, request, clock.GetUtcNow(), cancel);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return placed.Slot is null ? 0 : 1;
    }

    async Task<int> Plan(Guid territory, Guid service, CancellationToken cancel)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await Booker.LockPlans(db, cancel);
        await Booker.LockService(db, service, cancel);
        var waiting = await db.Set<Request>()
            .FromSql($"""
                select * from request where status = 'waiting' and urgency <> 'urgent' and service_id = {service} and territory_id = {territory}
                and not exists (select from joint_case j where j.request_id = request.id and j.expert_id is not null) order by id for no key update
                """).ToListAsync(cancel);
        if (waiting.Count == 0) return 0;
        var (now, rules) = (clock.GetUtcNow(), await db.Rules(territory, cancel));
        await Offers.Close(db, service, now, cancel);
        var ahead = await SlotsAhead.Read(db, waiting, now + rules.Notice, now + await db.Time(Policy.Planning, territory, cancel), cancel);
        var planner = new Planner(rules, ahead, now, await Fared(territory, service, rules, now, cancel));

        var (booked, requests) = (0, waiting.ToDictionary(r => r.Id));
        var kinds = await db.KindsOf(requests.Keys, cancel);
        var together = new List<(Placement Placement, FreeSlot Slot)>();
        foreach (var placement in planner.Plan(waiting.Select(r => ahead.Waiting(r) with { Kind = kinds.GetValueOrDefault(r.Id) }), ahead.Sessions))
            if (await Chosen(placement) is { } slot) together.Add((placement, slot));
            else await Booker.Keep(db, placement, now, cancel);
        foreach (var session in together.GroupBy(t => t.Slot.SessionId))
            foreach (var (placement, slot) in ahead.Exchange(session.Key, [.. session]))
                if (await Booker.Book(db, requests[placement.Case.Id], placement, slot, now, cancel)) booked++;
                else await Booker.Keep(db, placement, now, cancel); // somebody else was faster; the next run looks again
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return booked;

        // The slot into which a case is booked now; null where it waits on.
        async Task<FreeSlot?> Chosen(Placement placement)
        {
            if (placement is not { Certain: true, Session: { } session } || ahead.Free(placement.Case.Id, session.Id) is not { } slot) return null;
            if (rules.IsOffered(slot, now))
            {
                await Offers.Make(db, requests[placement.Case.Id], slot, rules, now, cancel); // where the case is expected otherwise the next plan says
                ahead.Lose(slot);
                return null;
            }
            ahead.Hold(placement.Case.Id, slot);
            return slot;
        }
    }

    async Task<Dictionary<Guid, Fared>> Fared(Guid territory, Guid service, PlanningRules rules, DateTimeOffset now, CancellationToken cancel)
    {
        var lately = await (
            from booking in db.Set<Booking>()
            where booking.Status != BookingStatus.Cancelled && booking.StartsAt > now - Lately
            join request in db.Set<Request>() on booking.RequestId equals request.Id
            where request.ServiceId == service && request.TerritoryId == territory
            select new { request.OrganisationId, request.Urgency, request.FiledAt, booking.StartsAt }).ToListAsync(cancel);
        return lately.GroupBy(b => b.OrganisationId).ToDictionary(o => o.Key, o => new Fared(o.Count(b => b.StartsAt - b.FiledAt <= rules.Classes[b.Urgency].Limit), o.Count()));
    }

    static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The cases that wait for service {Service} could not be planned; the next run tries again")]
        public static partial void Failed(ILogger logger, Guid service, Exception error);
    }
}
