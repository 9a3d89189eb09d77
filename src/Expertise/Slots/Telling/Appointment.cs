using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Notices;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Slots.Joint;

namespace TeleExpertise.Expertise.Slots.Telling;

/// <summary>When a person is expected in a session.</summary>
/// <param name="SessionId">Which one.</param>
/// <param name="Cases">Their own cases in it, and those to which they come for a second service, in the order of their ids.</param>
/// <param name="StartsAt">Of the first of them, or of the session where they answer.</param>
/// <param name="EndsAt">Likewise.</param>
/// <param name="TimeZone">Of the series.</param>
/// <param name="IsCertain">True when the session holds a case: what is only planned is told to nobody.</param>
sealed record Appointment(Guid SessionId, Guid[] Cases, DateTimeOffset StartsAt, DateTimeOffset EndsAt, string TimeZone, bool IsCertain)
{
    /// <summary>True when a calendar that says this says nothing else.</summary>
    public bool Is(CalendarEntry entry) => entry.CancelledAt is null && entry.SessionId == SessionId && (entry.StartsAt, entry.EndsAt, entry.TimeZone) == (StartsAt, EndsAt, TimeZone) && entry.Cases.SequenceEqual(Cases);

    /// <summary>All that somebody has to come to: nothing that has begun.</summary>
    public static async Task<List<Appointment>> Of(ExpertiseDb db, Guid account, DateTimeOffset now, CancellationToken cancel)
    {
        var held = db.Set<Session>().Where(s => s.EndsAt > now && (s.Status == SessionStatus.Planned || s.Status == SessionStatus.Open));
        var cases = await (
            from booking in db.Set<Booking>().Where(b => b.Status != BookingStatus.Cancelled)
            join request in db.Set<Request>().Where(r => r.RequesterId == account || r.CoOwnerId == account) on booking.RequestId equals request.Id
            join slot in db.Set<Slot>() on booking.SlotId equals slot.Id
            join session in held on slot.SessionId equals session.Id
            join series in db.Set<Series>() on session.SeriesId equals series.Id
            select new Place(session.Id, booking.StartsAt, booking.EndsAt, series.TimeZone, request.Id, true)).ToListAsync(cancel);
        var seats = await (
            from seat in db.Set<SessionExpert>().Where(e => e.ExpertId == account)
            join session in held on seat.SessionId equals session.Id
            join series in db.Set<Series>() on session.SeriesId equals series.Id
            select new Place(session.Id, session.StartsAt, session.EndsAt, series.TimeZone, null, false)).ToListAsync(cancel);
        // Who comes for a second service comes for that case's minutes, which are certain: it has a slot.
        cases.AddRange(await (
            from seat in db.Set<SecondSeat>().Where(e => e.ExpertId == account)
            join booking in db.Set<Booking>() on seat.BookingId equals booking.Id
            join slot in db.Set<Slot>() on booking.SlotId equals slot.Id
            join session in held on slot.SessionId equals session.Id
            join series in db.Set<Series>() on session.SeriesId equals series.Id
            select new Place(session.Id, booking.StartsAt, booking.EndsAt, series.TimeZone, booking.RequestId, true)).ToListAsync(cancel));
        var answers = seats.ConvertAll(s => s.Session);
        var certain = await (
            from booking in db.Set<Booking>().Where(b => b.Status != BookingStatus.Cancelled)
            join slot in db.Set<Slot>().Where(s => answers.Contains(s.SessionId)) on booking.SlotId equals slot.Id
            select slot.SessionId).Distinct().ToListAsync(cancel);
        return [.. cases.Concat(seats.Select(s => s with { IsCertain = certain.Contains(s.Session) })).GroupBy(p => p.Session).Select(s => In([.. s])).Where(a => a.StartsAt > now).OrderBy(a => a.StartsAt)];
    }

    static Appointment In(List<Place> session) => new(session[0].Session, [.. session.Select(p => p.Case).OfType<Guid>().Distinct().Order()],
        session.Min(p => p.StartsAt), session.Max(p => p.EndsAt), session[0].TimeZone, session.Exists(p => p.IsCertain));

    sealed record Place(Guid Session, DateTimeOffset StartsAt, DateTimeOffset EndsAt, string TimeZone, Guid? Case, bool IsCertain);
}
