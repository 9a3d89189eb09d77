using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Sessions.Outsiders;
using TeleExpertise.Expertise.Slots;

namespace TeleExpertise.Expertise.Sessions;

/// <summary>Who was in the room while one case was on (R6316-4 4° CSP). For later stages; it checks no right.</summary>
public sealed class PresentForCase(ExpertiseDb db, TimeProvider clock) : IVerb
{
    /// <returns>Each person with a common stretch of time, the first to come first; empty when the case was never put on.</returns>
    public async Task<IReadOnlyList<PersonPresent>> Run(Guid sessionId, Guid requestId, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var on = await db.Set<CaseSegment>().AsNoTracking().Where(c => c.SessionId == sessionId && c.RequestId == requestId).ToListAsync(cancel);
        var segments = on.ConvertAll(c => new Interval(c.BeganAt, c.EndedAt ?? now));
        if (segments.Count == 0) return [];
        var ids = on.ConvertAll(c => c.Id);
        // Whoever waited outside was in the room and not at the case.
        var waited = (await db.Set<CaseWaiting>().AsNoTracking().Where(w => ids.Contains(w.SegmentId)).ToListAsync(cancel))
            .ToLookup(w => w.AccountId, w => new Interval(w.BeganAt, w.EndedAt ?? on.Find(c => c.Id == w.SegmentId)!.EndedAt ?? now));

        var times = (await db.Attended(sessionId, cancel)).GroupBy(a => a.AccountId, a => a.Time)
            .Select(person => (Person: person.Key, Time: PresenceMath.Without(PresenceMath.Overlap([.. person], segments), waited[person.Key])))
            .Where(x => x.Time.Count > 0).OrderBy(x => x.Time[0].StartsAt).ToList();
        return await Named(sessionId, times, cancel);
    }

    async Task<IReadOnlyList<PersonPresent>> Named(Guid sessionId, List<(Guid Person, IReadOnlyList<Interval> Time)> times, CancellationToken cancel)
    {
        var ids = times.ConvertAll(x => x.Person);
        var session = (await db.Peek(sessionId, cancel))!;
        var accounts = await db.Set<Account>().AsNoTracking().Where(a => ids.Contains(a.Id)).ToDictionaryAsync(a => a.Id, cancel);
        var places = await db.Affiliated(session, ids, cancel);
        return times.ConvertAll(x => new PersonPresent(
            x.Person, accounts[x.Person].DisplayName, accounts[x.Person].Profession, accounts[x.Person].Rpps,
            places.GetValueOrDefault(x.Person)?.Name ?? "", x.Time[0].StartsAt, x.Time[^1].EndsAt, PresenceMath.Seconds(x.Time)));
    }
}

/// <summary>A person who was present for a case, named as they are named now.</summary>
/// <param name="OrganisationName">Where they sit in this session; empty when no role says so any more.</param>
/// <param name="BeganAt">First instant common to a stay and the case.</param>
/// <param name="EndedAt">Last such instant.</param>
/// <param name="Seconds">Common time, gaps left out.</param>
public sealed record PersonPresent(
    Guid AccountId, string DisplayName, Profession Profession, string? Rpps, string OrganisationName,
    DateTimeOffset BeganAt, DateTimeOffset EndedAt, int Seconds);
