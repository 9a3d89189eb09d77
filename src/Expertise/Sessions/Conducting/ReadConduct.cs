using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Slots;

namespace TeleExpertise.Expertise.Sessions.Conducting;

/// <summary>How the session goes: the case that is on by its place on the agenda, its clock and step, who asks to speak. Nothing that names a case.</summary>
public sealed class ReadConduct(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    public async Task<Outcome<Conduct>> Run(Actor actor, Guid sessionId, CancellationToken cancel)
    {
        var session = await db.Peek(sessionId, cancel);
        if (session is null || SessionRights.Of(actor, session) is not { Join: true } rights) return await audit.Refused(actor.Id, "read-conduct", "session", sessionId, cancel);
        var places = await (
            from slot in db.Set<Slot>()
            where slot.SessionId == sessionId
            join booking in db.Set<Booking>() on slot.Id equals booking.SlotId
            where booking.Status != BookingStatus.Cancelled
            orderby slot.Position
            select new { slot.Position, Planned = slot.EndsAt - slot.StartsAt, booking.RequestId, booking.Status }).ToListAsync(cancel);
        var segments = await db.Set<CaseSegment>().AsNoTracking().Where(s => s.SessionId == sessionId).ToListAsync(cancel);
        var now = clock.GetUtcNow();
        var on = segments.Find(s => s.EndedAt is null);
        var place = places.Find(p => p.RequestId == on?.RequestId);
        // A case that was put off is taken up after those that have not been on.
        var begun = segments.Select(s => s.RequestId).ToHashSet();
        var next = places.Where(p => p.Status is BookingStatus.Booked && p.RequestId != on?.RequestId).OrderBy(p => begun.Contains(p.RequestId)).ThenBy(p => p.Position).FirstOrDefault();
        return new Conduct(session.Status, rights.Present,
            on is null ? null : new(on.RequestId, place?.Position, place?.Planned, TimeSpan.FromTicks(segments.Where(s => s.RequestId == on.RequestId).Sum(s => ((s.EndedAt ?? now) - s.BeganAt).Ticks)), on.Phase),
            rights.Present && next is not null ? new(next.RequestId, next.Position) : null,
            await Hands(sessionId, await Gone(sessionId, cancel), cancel));
    }

    Task<List<HandUp>> Hands(Guid sessionId, List<Guid> gone, CancellationToken cancel) => (
        from hand in db.Set<RaisedHand>().AsNoTracking()
        where hand.SessionId == sessionId && hand.LoweredAt == null
        join account in db.Set<Account>() on hand.AccountId equals account.Id
        orderby hand.RaisedAt, hand.Id
        select new HandUp(account.Id, (account.Title == null ? "" : account.Title + " ") + account.GivenName + " " + account.FamilyName, gone.Contains(account.Id))).ToListAsync(cancel);

    /// <summary>Whose hand is up and who is neither in the room nor at a table there: a hand outlives a broken line. Tables are a later stage, hence SQL.</summary>
    Task<List<Guid>> Gone(Guid sessionId, CancellationToken cancel) => db.Database.SqlQuery<Guid>($"""
        select h.account_id as "Value" from raised_hand h where h.session_id = {sessionId} and h.lowered_at is null
            and not exists (select from presence p where p.session_id = h.session_id and p.account_id = h.account_id and p.ended_at is null)
            and not exists (select from table_seat s where s.session_id = h.session_id and s.account_id = h.account_id and s.left_at is null and s.refused_at is null)
        """).ToListAsync(cancel);
}

/// <summary>How a session goes now.</summary>
/// <param name="Conducts">True for who may put cases on, set the step and lower hands.</param>
/// <param name="On">Null while no case is on.</param>
/// <param name="Next">What comes next, for who conducts; null when nothing does.</param>
/// <param name="Hands">Who asks to speak, in the order in which they did.</param>
public sealed record Conduct(SessionStatus Status, bool Conducts, ConductedCase? On, NextCase? Next, IReadOnlyList<HandUp> Hands);

/// <summary>The case that is on.</summary>
/// <param name="Position">Its place on the agenda; null where it has none any more.</param>
/// <param name="Planned">How long its slot is.</param>
/// <param name="Elapsed">How long it has been on in this session, put off and taken up again included.</param>
public sealed record ConductedCase(Guid RequestId, int? Position, TimeSpan? Planned, TimeSpan Elapsed, CasePhase Phase);

/// <summary>The case that comes next.</summary>
public sealed record NextCase(Guid RequestId, int Position);

/// <summary>Somebody asks to speak.</summary>
/// <param name="Gone">True where they are not in the room any more: their line broke, or they left.</param>
public sealed record HandUp(Guid AccountId, string Name, bool Gone);
