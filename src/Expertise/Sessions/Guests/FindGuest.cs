using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Slots;

namespace TeleExpertise.Expertise.Sessions.Guests;

/// <summary>The guest behind a cookie, for as long as their link opens something.</summary>
/// <param name="Id">Who they are in the room.</param>
/// <param name="Called">True while the case for which they come is on: only then are they let in.</param>
public sealed record GuestAtTheDoor(Guid Id, Guid SessionId, Guid RequestId, bool Called, DateTimeOffset? AskedAt);

/// <summary>Finds it; nobody is signed in.</summary>
public sealed class FindGuest(ExpertiseDb db) : IVerb
{
    /// <returns>Null for a link that was taken back, a patient who has left, a session that is over.</returns>
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
        where guest.Id == guestId && guest.RevokedAt == null
        join present in db.Set<Teleconsultation>() on guest.TeleconsultationId equals present.Id
        join session in db.Set<Session>() on present.SessionId equals session.Id
        where present.EndedAt == null && session.Status == SessionStatus.Open
        from part in db.Set<CaseSegment>().Where(s => s.SessionId == session.Id && s.RequestId == present.RequestId && s.EndedAt == null).DefaultIfEmpty()
        select new GuestAtTheDoor(guest.Id, session.Id, present.RequestId, part != null, guest.AskedAt)).SingleOrDefaultAsync(cancel);
}
