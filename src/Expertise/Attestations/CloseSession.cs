using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Sessions;
using TeleExpertise.Expertise.Slots;

namespace TeleExpertise.Expertise.Attestations;

/// <summary>
/// Ends a session and writes down each person's time in it, in one transaction. Closing it again changes nothing,
/// unless a stay was reported late: then its time is put right.
/// </summary>
public sealed class CloseSession(ExpertiseDb db, EndSession end, TimeProvider clock) : IVerb
{
    /// <param name="actor">The expert or coordinator who ends it; null when its hour has passed.</param>
    /// <param name="sessionId">Which session.</param>
    /// <param name="cancel">Gives up.</param>
    /// <returns>The ended session, or the refusal of <see cref="EndSession"/>.</returns>
    public async Task<Outcome<Session>> Run(Actor? actor, Guid sessionId, CancellationToken cancel)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var before = await Minutes(sessionId, cancel);
        var ended = await end.Run(actor, sessionId, cancel);
        if (ended is { Succeeded: true, Value.Status: SessionStatus.Ended }) await db.WriteAttendance(ended.Value, clock.GetUtcNow(), cancel);
        await transaction.CommitAsync(cancel); // also after a refusal: its audit row stays
        Journey.MinutesAttended.Add(Math.Max(0, await Minutes(sessionId, cancel) - before));
        return ended;
    }

    Task<int> Minutes(Guid sessionId, CancellationToken cancel) => db.Set<Attendance>().Where(a => a.SessionId == sessionId).SumAsync(a => a.Seconds / 60, cancel);
}
