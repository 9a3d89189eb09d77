using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Territory;

namespace TeleExpertise.Expertise.Slots;

/// <summary>The slots that a case has or had. For the page of a case, which has checked who reads.</summary>
public sealed class ReadBookings(ExpertiseDb db) : IVerb
{
    /// <returns>Booked and presented ones, the first in time first.</returns>
    public Task<List<CaseBooking>> Run(Guid requestId, CancellationToken cancel) =>
        (from booking in db.Set<Booking>()
         where booking.RequestId == requestId && booking.Status != BookingStatus.Cancelled
         join slot in db.Set<Slot>() on booking.SlotId equals slot.Id
         join session in db.Set<Session>() on slot.SessionId equals session.Id
         join series in db.Set<Series>() on session.SeriesId equals series.Id
         join service in db.Set<Service>() on session.ServiceId equals service.Id
         join organisation in db.Set<Organisation>() on service.OrganisationId equals organisation.Id
         orderby booking.StartsAt
         select new CaseBooking(session.Id, booking.StartsAt, series.TimeZone, organisation.Name, booking.Status, session.Status)).ToListAsync(cancel);
}

/// <summary>When and where a case is presented.</summary>
public sealed record CaseBooking(Guid SessionId, DateTimeOffset StartsAt, string TimeZone, string Organisation, BookingStatus Status, SessionStatus Session);
