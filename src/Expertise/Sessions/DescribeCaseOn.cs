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
        if (await db.OutlineOfCaseOn(sessionId, clock.Today(), cancel) is not { } on) return (CaseOutline?)null;
        if (!actor.MayRead(on.Request) && await db.OutsidersWait(on.Request.Id, cancel)) return Refusal.Conflict("case-among-its-team");
        return actor.OnlyLearns && !on.Learners ? Refusal.Conflict("case-without-learners") : on.Outline;
    }
}

/// <summary>A case that is on, as those outside its care team may know it.</summary>
/// <param name="Learners">Whether its patient consented to be heard of by those who learn.</param>
sealed record OutlineOfCase(Request Request, bool Learners, CaseOutline Outline);

static class Outlines
{
    /// <summary>Null when no case is on; it checks no right.</summary>
    public static async Task<OutlineOfCase?> OutlineOfCaseOn(this ExpertiseDb db, Guid sessionId, DateOnly today, CancellationToken cancel)
    {
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
        return row is null ? null : new(row.Request, row.Learners,
            new(row.Position, AgeBand.Of(row.Patient.BirthDate, today), row.Patient.Sex, row.Specialty, row.Urgency, await db.CheckedViewOf(row.Request.Id, cancel)));
    }
}
