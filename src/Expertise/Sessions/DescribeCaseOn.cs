using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Territory;

namespace TeleExpertise.Expertise.Sessions;

/// <summary>What everybody in the room may know of the case that is on: nothing that tells a village whose it is.</summary>
/// <param name="Position">Its place on the agenda.</param>
/// <param name="Age">Whole decades.</param>
public sealed record CaseOutline(int Position, AgeBand Age, Sex Sex, string Specialty, Urgency Urgency);

/// <summary>The case that is on, without anything that names the patient or the requester; for whoever may sit in the room.</summary>
public sealed class DescribeCaseOn(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    /// <returns>The outline; null when no case is on.</returns>
    public async Task<Outcome<CaseOutline?>> Run(Actor actor, Guid sessionId, CancellationToken cancel)
    {
        var session = await db.Peek(sessionId, cancel);
        if (session is null || !SessionRights.Of(actor, session).Join) return await audit.Refused(actor.Id, "describe-case", "session", sessionId, cancel);
        var row = await (
            from segment in db.Set<CaseSegment>().AsNoTracking()
            where segment.SessionId == sessionId && segment.EndedAt == null
            join request in db.Set<Request>() on segment.RequestId equals request.Id
            join patient in db.Set<Patient>().AsNoTracking() on request.PatientId equals patient.Id
            join service in db.Set<Service>() on request.ServiceId equals service.Id
            from booking in db.Set<Slots.Booking>().Where(b => b.RequestId == request.Id && b.Status != Slots.BookingStatus.Cancelled)
            join slot in db.Set<Slots.Slot>() on booking.SlotId equals slot.Id
            where slot.SessionId == sessionId
            select new { slot.Position, Patient = patient, service.Specialty, request.Urgency }).SingleOrDefaultAsync(cancel);
        if (row is null) return (CaseOutline?)null;
        var today = clock.Today();
        return new CaseOutline(row.Position, AgeBand.Of(row.Patient.BirthDate, today), row.Patient.Sex, row.Specialty, row.Urgency);
    }
}

/// <summary>An age in whole decades; children and the very old, who are few in a village, in one band each.</summary>
/// <param name="From">Youngest age of the band, years.</param>
/// <param name="To">Oldest age of the band; null for no limit.</param>
public readonly record struct AgeBand(int From, int? To)
{
    const int Adult = 18;
    const int VeryOld = 90;

    /// <summary>The band of somebody born on a day.</summary>
    public static AgeBand Of(DateOnly born, DateOnly today)
    {
        var age = today.Year - born.Year - ((today.Month, today.Day).CompareTo((born.Month, born.Day)) < 0 ? 1 : 0);
        if (age < Adult) return new(0, Adult - 1);
        if (age >= VeryOld) return new(VeryOld, null);
        var decade = age / 10 * 10;
        return new(Math.Max(decade, Adult), decade + 9);
    }
}
