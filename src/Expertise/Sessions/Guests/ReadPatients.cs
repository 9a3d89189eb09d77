using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Slots;

namespace TeleExpertise.Expertise.Sessions.Guests;

/// <summary>Reads whose patient takes part in an open session, for whoever may say so: the reader's own cases of its agenda, or all of them for who leads it.</summary>
public sealed class ReadPatients(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    /// <returns>None for whom no case of the session concerns, and while it is not open.</returns>
    public async Task<Outcome<PatientsOfSession>> Run(Actor actor, Guid sessionId, CancellationToken cancel)
    {
        var session = await db.Peek(sessionId, cancel);
        if (session is null || SessionRights.Of(actor, session) is not { Join: true } rights) return await audit.Refused(actor.Id, "read-patients", "session", sessionId, cancel);
        if (session.Status is not SessionStatus.Open) return new PatientsOfSession([]);
        var cases = await (
            from slot in db.Set<Slot>()
            where slot.SessionId == sessionId
            join booking in db.Set<Booking>().Where(b => b.Status != BookingStatus.Cancelled) on slot.Id equals booking.SlotId
            join request in db.Set<Request>().AsNoTracking() on booking.RequestId equals request.Id
            where request.ClosedAt == null
            orderby slot.Position
            select new { slot.Position, Request = request }).ToListAsync(cancel);
        var present = await db.Set<Teleconsultation>().AsNoTracking().Where(t => t.SessionId == sessionId && t.EndedAt == null).ToDictionaryAsync(t => t.RequestId, cancel);
        var ids = present.Values.Select(t => t.Id).ToList();
        var links = await db.Set<SessionGuest>().AsNoTracking().Where(g => g.TeleconsultationId != null && ids.Contains(g.TeleconsultationId.Value) && g.RevokedAt == null).ToDictionaryAsync(g => g.TeleconsultationId!.Value, cancel);
        var there = await Connected([.. links.Values.Select(l => l.Id)], cancel);
        return new PatientsOfSession([.. cases.Where(c => actor.MayHavePatientIn(c.Request, rights)).Select(c => new PatientOfCase(
            c.Request.Id, c.Position, c.Request.Reference, present.TryGetValue(c.Request.Id, out var goes) && links.TryGetValue(goes.Id, out var link)
                ? new(goes.BeganAt, GuestCode.Of(db.Sealer, session.TerritoryId, link.Id), there.Contains(link.Id) ? GuestState.InTheRoom : link.AskedAt is not { } asked ? GuestState.NotYet : clock.GetUtcNow() - asked < AskToComeIn.Waits ? GuestState.Waits : GuestState.Away)
                : null))]);
    }

    async Task<HashSet<Guid>> Connected(List<Guid> guests, CancellationToken cancel)
    {
        var alive = clock.GetUtcNow() - EndStaleStays.Silence;
        return [.. await db.Set<GuestStay>().Where(s => guests.Contains(s.GuestId) && s.EndedAt == null && s.LastSeenAt >= alive).Select(s => s.GuestId).ToListAsync(cancel)];
    }
}

/// <summary>The cases of a session in which the reader may have patients take part, in their order.</summary>
public sealed record PatientsOfSession(IReadOnlyList<PatientOfCase> Cases);

/// <summary>A case in which the reader may have its patient take part.</summary>
/// <param name="Position">Its place on the agenda.</param>
/// <param name="There">Null while its patient takes no part.</param>
public sealed record PatientOfCase(Guid RequestId, int Position, string Reference, PatientThere? There);

/// <summary>A patient who takes part.</summary>
/// <param name="Since">When somebody said so.</param>
/// <param name="Code">Of the link for their own device.</param>
public sealed record PatientThere(DateTimeOffset Since, string Code, GuestState State);

/// <summary>Where a patient's own device is.</summary>
public enum GuestState
{
    /// <summary>The link was not opened.</summary>
    NotYet,

    /// <summary>Waits to be called.</summary>
    Waits,
    InTheRoom,

    /// <summary>The link was opened, and its page asks no more.</summary>
    Away,
}
