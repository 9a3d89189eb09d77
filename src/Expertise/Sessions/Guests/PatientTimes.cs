using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Slots;

namespace TeleExpertise.Expertise.Sessions.Guests;

/// <summary>When a patient was there for their case.</summary>
/// <param name="There">In the word of the care team, while the case was on; empty for a tele-expertise.</param>
/// <param name="Connected">By their own device, as the server measured it; empty where they sat beside their doctor.</param>
public sealed record PatientTimes(IReadOnlyList<Interval> There, IReadOnlyList<Interval> Connected);

static class TimesOfPatient
{
    /// <summary>In all sessions of the case; it checks no right.</summary>
    public static async Task<PatientTimes> PatientTimes(this ExpertiseDb db, Guid requestId, DateTimeOffset now, CancellationToken cancel)
    {
        var said = await db.Set<Teleconsultation>().Where(t => t.RequestId == requestId).Select(t => new Interval(t.BeganAt, t.EndedAt ?? now)).ToListAsync(cancel);
        if (said.Count == 0) return new([], []);
        var on = await db.Set<CaseSegment>().Where(s => s.RequestId == requestId).Select(s => new Interval(s.BeganAt, s.EndedAt ?? now)).ToListAsync(cancel);
        var stays = await (
            from stay in db.Set<GuestStay>()
            join guest in db.Set<SessionGuest>() on stay.GuestId equals guest.Id
            join present in db.Set<Teleconsultation>() on guest.TeleconsultationId equals present.Id
            where present.RequestId == requestId
            select new Interval(stay.BeganAt, stay.LastSeenAt)).ToListAsync(cancel);
        return new(PresenceMath.Overlap(said, on), PresenceMath.Overlap(stays, on));
    }

    /// <summary>True of a case whose patient was there for a moment while it was on: tele-expertise is done out of their presence.</summary>
    public static Task<bool> WasTeleconsultation(this ExpertiseDb db, Guid requestId, CancellationToken cancel) =>
        db.Set<Teleconsultation>().AnyAsync(t => t.RequestId == requestId && db.Set<CaseSegment>().Any(s => s.SessionId == t.SessionId && s.RequestId == requestId
            && (t.EndedAt == null || s.BeganAt < t.EndedAt) && (s.EndedAt == null || t.BeganAt < s.EndedAt)), cancel);

    /// <summary>The cases of a session that are teleconsultations: where their patient is said to be there, or was while the case was on.</summary>
    public static async Task<HashSet<Guid>> Teleconsultations(this ExpertiseDb db, Guid sessionId, CancellationToken cancel) => [.. await
        db.Set<Teleconsultation>().Where(t => t.SessionId == sessionId && (t.EndedAt == null
                || db.Set<CaseSegment>().Any(s => s.SessionId == sessionId && s.RequestId == t.RequestId && s.BeganAt < t.EndedAt && (s.EndedAt == null || t.BeganAt < s.EndedAt))))
            .Select(t => t.RequestId).ToListAsync(cancel)];
}
