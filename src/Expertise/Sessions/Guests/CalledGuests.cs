using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;

namespace TeleExpertise.Expertise.Sessions.Guests;

/// <summary>Who of the guests that were let into a room may stay: those of the case that is on. All others are to be put out, whoever else may hear.</summary>
public sealed class CalledGuests(ExpertiseDb db) : IVerb
{
    /// <param name="segment">The time of a case for which it is asked, as the room's audience names it; null for none, when no guest may stay.</param>
    /// <param name="guests">Who was let in.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<IReadOnlyList<Guid>> Run(string? segment, IReadOnlyCollection<Guid> guests, CancellationToken cancel)
    {
        if (guests.Count == 0 || !Guid.TryParse(segment, out var id)) return [];
        using var system = db.As(Reach.System);
        return await (
            from guest in db.Set<SessionGuest>()
            where guests.Contains(guest.Id) && guest.RevokedAt == null
            join present in db.Set<Teleconsultation>() on guest.TeleconsultationId equals present.Id
            join part in db.Set<CaseSegment>() on new { present.RequestId, present.SessionId } equals new { part.RequestId, part.SessionId }
            where present.EndedAt == null && part.Id == id && part.EndedAt == null
            select guest.Id).ToListAsync(cancel);
    }
}
