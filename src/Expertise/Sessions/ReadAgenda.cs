using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Sessions.Guests;
using TeleExpertise.Expertise.Slots;
using TeleExpertise.Expertise.Territory;

namespace TeleExpertise.Expertise.Sessions;

/// <summary>
/// The agenda of a session. A case is named to its requester, to experts of the service and of a second one that comes to it only; coordinators see which
/// organisation asks; everybody else sees that a slot is taken.
/// </summary>
public sealed class ReadAgenda(ExpertiseDb db, AuditTrail audit) : IVerb
{
    /// <returns>The agenda as this person may see it.</returns>
    public async Task<Outcome<Agenda>> Run(Actor actor, Guid sessionId, CancellationToken cancel)
    {
        var session = await db.Peek(sessionId, cancel);
        if (session is null || !SessionRights.Of(actor, session).See) return await audit.Refused(actor.Id, "read-agenda", "session", sessionId, cancel);
        var rights = SessionRights.Of(actor, session);
        var slots = await db.Set<Slot>().AsNoTracking().Where(s => s.SessionId == sessionId).OrderBy(s => s.Position).ToListAsync(cancel);
        var cases = (await Booked(sessionId, cancel)).ToDictionary(c => c.SlotId);
        var on = await db.Set<CaseSegment>().Where(c => c.SessionId == sessionId && c.EndedAt == null).Select(c => (Guid?)c.RequestId).SingleOrDefaultAsync(cancel);
        var teleconsultations = await db.Teleconsultations(sessionId, cancel);
        var agenda = new Agenda(
            await SessionHead.All(db).Where(h => h.Id == sessionId).SingleAsync(cancel), rights,
            slots.ConvertAll(s => new AgendaSlot(s.Position, s.StartsAt, s.EndsAt, cases.TryGetValue(s.Id, out var booked) ? Show(booked, actor, session.TerritoryId, rights, on) with { Teleconsultation = teleconsultations.Contains(booked.Case.RequestId) } : null)));
        if (agenda.Slots.Any(s => s.Case?.Named is not null))
        {
            audit.Done(actor.Id, "read-agenda", "session", sessionId);
            await db.SaveChangesAsync(cancel);
        }
        return agenda;
    }

    static AgendaCase Show(BookedCase booked, Actor actor, Guid territory, SessionRights rights, Guid? on)
    {
        var mine = booked.Owners.Any(o => actor.ActsFor(o, territory));
        var named = rights.Present || mine || actor.IsSecondFor(booked.Case.RequestId);
        var state = booked.Case.RequestId == on ? CaseState.On : booked.Status is BookingStatus.Presented ? CaseState.Presented : CaseState.Expected;
        return new(state, mine, named || rights.Lead ? booked.Organisation : null, named ? booked.Case : null);
    }

    async Task<List<BookedCase>> Booked(Guid sessionId, CancellationToken cancel)
    {
        var rows = await (
            from slot in db.Set<Slot>().AsNoTracking()
            where slot.SessionId == sessionId
            join booking in db.Set<Booking>().Where(b => b.Status != BookingStatus.Cancelled) on slot.Id equals booking.SlotId
            join request in db.Set<Request>().AsNoTracking() on booking.RequestId equals request.Id
            join patient in db.Set<Patient>().AsNoTracking() on request.PatientId equals patient.Id
            join requester in db.Set<Account>() on request.RequesterId equals requester.Id
            join organisation in db.Set<Organisation>() on request.OrganisationId equals organisation.Id
            select new
            {
                SlotId = slot.Id,
                request.Id,
                request.Number,
                Request = request,
                request.Urgency,
                booking.Status,
                Patient = patient,
                Organisation = organisation.ShortName,
                Requester = (requester.Title == null ? "" : requester.Title + " ") + requester.GivenName + " " + requester.FamilyName,
            }).ToListAsync(cancel);
        return rows.ConvertAll(r => new BookedCase(r.SlotId, [.. r.Request.Owners()], r.Status, r.Organisation, new NamedCase(
            r.Id, Reference.Of(r.Number), r.Patient.BirthName + " " + r.Patient.BirthGivenNames, r.Requester, r.Urgency)));
    }

    sealed record BookedCase(Guid SlotId, IReadOnlyList<Guid> Owners, BookingStatus Status, string Organisation, NamedCase Case);
}

/// <summary>A session with what its agenda shows to one person.</summary>
public sealed record Agenda(SessionHead Session, SessionRights Rights, IReadOnlyList<AgendaSlot> Slots);

/// <summary>One slot of the agenda; <paramref name="Case"/> is null when it is free.</summary>
public sealed record AgendaSlot(int Position, DateTimeOffset StartsAt, DateTimeOffset EndsAt, AgendaCase? Case);

/// <summary>A case as one person may see it.</summary>
/// <param name="State">Expected, on, or presented.</param>
/// <param name="Mine">True when the reader asked for it.</param>
/// <param name="Organisation">Short name of the organisation that asks; null for those who may not know.</param>
/// <param name="Named">Null for those to whom the case is not open.</param>
/// <param name="Teleconsultation">True where its patient takes part; whoever sits in the room sees and hears that anyway.</param>
public sealed record AgendaCase(CaseState State, bool Mine, string? Organisation, NamedCase? Named, bool Teleconsultation = false);

/// <summary>What names a case.</summary>
public sealed record NamedCase(Guid RequestId, string Reference, string Patient, string Requester, Urgency Urgency);

/// <summary>Where a case stands in its session.</summary>
public enum CaseState { Expected, On, Presented }
