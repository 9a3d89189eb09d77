using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Sessions.Outsiders;

namespace TeleExpertise.Expertise.Sessions.Guests;

/// <summary>
/// Who of the guests without an account that were let into a room may stay, and who of them hears: a patient stays and hears while their own case is on; an expert stays until they are put out,
/// and is outside every case's care team. All others are to be put out, whoever else may hear.
/// </summary>
public sealed class CalledGuests(ExpertiseDb db) : IVerb
{
    /// <param name="segment">The time of a case for which it is asked, as the room's audience names it; null while none is on.</param>
    /// <param name="guests">Who was let in.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<GuestsInRoom> Run(string? segment, IReadOnlyCollection<Guid> guests, CancellationToken cancel)
    {
        if (guests.Count == 0) return new([], []);
        using var system = db.As(Reach.System);
        var experts = await db.Set<SessionGuest>().Where(g => guests.Contains(g.Id) && g.RevokedAt == null && g.Name != null && g.AdmittedAt != null).Select(g => g.Id).ToListAsync(cancel);
        if (segment is null) return new(experts, experts);
        if (!Guid.TryParse(segment, out var id) || await db.Set<CaseSegment>().AsNoTracking().SingleOrDefaultAsync(s => s.Id == id && s.EndedAt == null, cancel) is not { } part) return new(experts, []);
        var patients = await (
            from guest in db.Set<SessionGuest>()
            where guests.Contains(guest.Id) && guest.RevokedAt == null
            join present in db.Set<Teleconsultation>() on guest.TeleconsultationId equals present.Id
            where present.EndedAt == null && present.RequestId == part.RequestId && present.SessionId == part.SessionId
            select guest.Id).ToListAsync(cancel);
        return new([.. patients, .. experts], await db.OutsidersWait(part.RequestId, cancel) ? patients : [.. patients, .. experts]);
    }
}

/// <summary>Guests without an account.</summary>
/// <param name="Stay">Who may be in the room.</param>
/// <param name="Hear">Who of them hears, sees and is heard now.</param>
public sealed record GuestsInRoom(IReadOnlyList<Guid> Stay, IReadOnlyList<Guid> Hear);
