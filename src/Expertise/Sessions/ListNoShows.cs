using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Slots;

namespace TeleExpertise.Expertise.Sessions;

/// <summary>The sessions to which nobody came for a case. For the page of a case, which has checked who reads.</summary>
public sealed class ListNoShows(ExpertiseDb db) : IVerb
{
    /// <returns>The first in time first.</returns>
    public Task<List<MissedSession>> Run(Guid requestId, CancellationToken cancel) =>
        (from missed in db.Set<NoShow>()
         where missed.RequestId == requestId
         join session in db.Set<Session>() on missed.SessionId equals session.Id
         orderby session.StartsAt
         select new MissedSession(session.StartsAt, missed.Returned)).ToListAsync(cancel);
}

/// <summary>A session to which nobody came for a case.</summary>
/// <param name="Returned">The case went back to triage after it.</param>
public sealed record MissedSession(DateTimeOffset StartsAt, bool Returned);
