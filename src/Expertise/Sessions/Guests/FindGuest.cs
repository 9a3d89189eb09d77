using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Slots;

namespace TeleExpertise.Expertise.Sessions.Guests;

/// <summary>The guest behind a cookie, for as long as their link opens something.</summary>
/// <param name="Id">Who they are in the room.</param>
/// <param name="RequestId">A patient's case; null for an expert.</param>
/// <param name="Name">An expert's; null for a patient.</param>
/// <param name="Called">True where they may come in: a patient while their case is on, an expert once they were let in.</param>
public sealed record GuestAtTheDoor(Guid Id, Guid SessionId, Guid? RequestId, string? Name, bool Called, DateTimeOffset? AskedAt)
{
    /// <summary>What of theirs the audit names: a patient's case, or the session.</summary>
    internal (string Type, Guid Id) Subject => RequestId is { } request ? ("request", request) : ("session", SessionId);
}

/// <summary>Finds it; nobody is signed in.</summary>
public sealed class FindGuest(ExpertiseDb db) : IVerb
{
    /// <returns>Null for a link that was taken back, a patient who has left, a session that is over; a patient's opens nothing before it is open either.</returns>
    public async Task<GuestAtTheDoor?> Run(Guid guestId, CancellationToken cancel)
    {
        using var system = db.As(Reach.System); // the link is the right
        return await db.GuestAtTheDoor(guestId, cancel);
    }
}

static class AtTheDoor
{
    public static Task<GuestAtTheDoor?> GuestAtTheDoor(this ExpertiseDb db, Guid guestId, CancellationToken cancel) => (
        from guest in db.Set<SessionGuest>()
        where guest.Id == guestId && guest.RevokedAt == null && guest.AccountId == null
        join session in db.Set<Session>() on guest.SessionId equals session.Id
        from present in db.Set<Teleconsultation>().Where(t => t.Id == guest.TeleconsultationId && t.EndedAt == null).DefaultIfEmpty()
        where session.Status == SessionStatus.Open ? guest.Name != null || present != null : session.Status == SessionStatus.Planned && guest.Name != null
        from part in db.Set<CaseSegment>().Where(s => s.SessionId == session.Id && s.RequestId == present.RequestId && s.EndedAt == null).DefaultIfEmpty()
        select new GuestAtTheDoor(guest.Id, session.Id, (Guid?)present.RequestId, guest.Name, session.Status == SessionStatus.Open && (part != null || guest.AdmittedAt != null), guest.AskedAt))
        .SingleOrDefaultAsync(cancel);
}
