using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Requests.Deidentified;
using TeleExpertise.Expertise.Sessions.Outsiders;
using TeleExpertise.Expertise.Territory;

namespace TeleExpertise.Expertise.Sessions;

/// <summary>What everybody in the room may know of the case that is on: nothing that tells a village whose it is.</summary>
/// <param name="Position">Its place on the agenda.</param>
/// <param name="Age">Whole decades.</param>
/// <param name="View">Its words and pictures without what tells whose it is; null until somebody has checked them.</param>
public sealed record CaseOutline(int Position, AgeBand Age, Sex Sex, string Specialty, Urgency Urgency, CheckedView? View = null);

/// <summary>The case that is on, without anything that names the patient or the requester; for whoever may sit in the room.</summary>
public sealed class DescribeCaseOn(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    /// <returns>The outline; null when no case is on; <c>case-without-learners</c> for a learner where the patient consented without them, <c>case-among-its-team</c> where its owner had those outside wait.</returns>
    public async Task<Outcome<CaseOutline?>> Run(Actor actor, Guid sessionId, CancellationToken cancel)
    {
        var session = await db.Peek(sessionId, cancel);
        if (session is null || !SessionRights.Of(actor, session).Join) return await audit.Refused(actor.Id, "describe-case", "session", sessionId, cancel);
        var row = await (
            from segment in db.Set<CaseSegment>().AsNoTracking()
            where segment.SessionId == sessionId && segment.EndedAt == null
            join request in db.Set<Request>() on segment.RequestId equals request.Id
            join patient in db.Set<Patient>().AsNoTracking() on request.PatientId equals patient.Id
            join consent in db.Set<Consent>() on request.Id equals consent.RequestId
            join service in db.Set<Service>() on request.ServiceId equals service.Id
            from booking in db.Set<Slots.Booking>().Where(b => b.RequestId == request.Id && b.Status != Slots.BookingStatus.Cancelled)
            join slot in db.Set<Slots.Slot>() on booking.SlotId equals slot.Id
            where slot.SessionId == sessionId
            select new { Request = request, slot.Position, Patient = patient, service.Specialty, request.Urgency, consent.Learners }).SingleOrDefaultAsync(cancel);
        if (row is null) return (CaseOutline?)null;
        if (!actor.MayRead(row.Request) && await db.OutsidersWait(row.Request.Id, cancel)) return Refusal.Conflict("case-among-its-team");
        if (actor.OnlyLearns && !row.Learners) return Refusal.Conflict("case-without-learners");
        var today = clock.Today();
        return new CaseOutline(row.Position, AgeBand.Of(row.Patient.BirthDate, today), row.Patient.Sex, row.Specialty, row.Urgency, await db.CheckedViewOf(row.Request.Id, cancel));
    }
}
