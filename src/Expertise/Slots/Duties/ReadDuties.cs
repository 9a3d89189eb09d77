using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;

namespace TeleExpertise.Expertise.Slots.Duties;

/// <summary>What a person entered about when they cannot come, and for coordinators the tours that they entered for others.</summary>
public sealed class ReadDuties(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    public async Task<Outcome<DutiesView>> Run(Actor actor, CancellationToken cancel)
    {
        var crew = await db.Crew(actor, cancel);
        if (!actor.Is(Role.Requester) && !actor.Is(Role.Coordinator)) return await audit.Refused(actor.Id, "read-duties", "account", actor.Id, cancel);
        var now = clock.GetUtcNow();
        var sources = await db.Set<DutySource>().AsNoTracking().OrderBy(s => s.AddedAt).ToListAsync(cancel); // row-level security: their own, and what they entered
        var ids = sources.ConvertAll(s => s.Id);
        var hours = (await db.Set<Duty>().AsNoTracking().Where(d => ids.Contains(d.SourceId) && d.EndsAt > now).OrderBy(d => d.StartsAt).ToListAsync(cancel)).ToLookup(d => d.SourceId, d => new Interval(d.StartsAt, d.EndsAt));
        var names = crew.ToDictionary(c => c.Id, c => c.Name);
        var lines = from source in sources
                    let theirs = hours[source.Id].ToList()
                    where theirs.Count > 0 || source.Origin is DutyOrigin.Address
                    select new DutyLine(source.Id, source.Kind, source.Origin, theirs, source.Address?.Host, source.ReadAt, source.FailingSince, source.Fault,
                        source.AccountId == actor.Id ? null : names.GetValueOrDefault(source.AccountId, "?"), source.AddedById != source.AccountId);
        return new DutiesView((await db.ZoneOf(actor.Id, cancel)).Id, actor.Is(Role.Requester), crew, [.. lines]);
    }
}

/// <param name="Zone">IANA: the clocks by which hours are typed and shown.</param>
/// <param name="Asks">True when the person has hours of their own to enter.</param>
/// <param name="Crew">For whom a coordinator may enter tours.</param>
/// <param name="Lines">What is not over.</param>
public sealed record DutiesView(string Zone, bool Asks, IReadOnlyList<Lead> Crew, IReadOnlyList<DutyLine> Lines);

/// <param name="Hours">To come, the first in time first.</param>
/// <param name="Host">Of the address; null for none.</param>
/// <param name="ForWhom">Null for oneself.</param>
/// <param name="ByCoordinator">True when a coordinator entered it.</param>
public sealed record DutyLine(
    Guid Id, DutyKind Kind, DutyOrigin Origin, IReadOnlyList<Interval> Hours, string? Host, DateTimeOffset? ReadAt, DateTimeOffset? FailingSince, string? Fault, string? ForWhom, bool ByCoordinator);

/// <summary>Booked cases of a person that are at hours in which they are on duty: said since, and so left to them to move.</summary>
public sealed class ReadClashes(ExpertiseDb db, TimeProvider clock) : IVerb
{
    public async Task<List<Clash>> Run(Actor actor, CancellationToken cancel)
    {
        var (me, now) = (actor.Id, clock.GetUtcNow());
        var found = await (
            from owner in db.Set<BookingOwner>()
            where owner.AccountId == me && owner.EndsAt > now
            join booking in db.Set<Booking>() on owner.BookingId equals booking.Id
            where booking.Status == BookingStatus.Booked
            join request in db.Set<Request>() on booking.RequestId equals request.Id
            from duty in db.Set<Duty>().Where(d => d.AccountId == me && d.StartsAt < owner.EndsAt && d.EndsAt > owner.StartsAt)
            join source in db.Set<DutySource>() on duty.SourceId equals source.Id
            select new { request.Id, request.Number, owner.StartsAt, source.Kind }).ToListAsync(cancel);
        return [.. found.OrderBy(c => c.StartsAt).ThenBy(c => c.Kind).DistinctBy(c => c.Id).Select(c => new Clash(c.Id, Reference.Of(c.Number), c.StartsAt, c.Kind))];
    }
}

/// <param name="StartsAt">The slot's.</param>
public sealed record Clash(Guid RequestId, string Reference, DateTimeOffset StartsAt, DutyKind Kind);
