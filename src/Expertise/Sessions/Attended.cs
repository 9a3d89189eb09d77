using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Slots;

namespace TeleExpertise.Expertise.Sessions;

/// <summary>
/// A stretch of somebody's time in a room: a stay of their own device, or a seat at a table while the table's device was there (view <c>attended</c>). Those of one person
/// may overlap; <see cref="PresenceMath"/> counts each second once.
/// </summary>
/// <param name="AccountId">Who.</param>
/// <param name="BeganAt">From when.</param>
/// <param name="Until">Last sign of life of the device, or when they left the table.</param>
/// <param name="Confirmed">False for a seat that somebody else noted and the person has not confirmed: it counts for nothing yet.</param>
sealed record Attended(Guid AccountId, DateTimeOffset BeganAt, DateTimeOffset Until, bool Confirmed)
{
    public Interval Time => new(BeganAt, Until);
}

/// <summary>The one place where later stages learn who was in a room.</summary>
static class AttendedSessions
{
    /// <summary>All that is confirmed of one session.</summary>
    public static async Task<List<Attended>> Attended(this ExpertiseDb db, Guid sessionId, CancellationToken cancel) =>
        (await db.AttendedOrNoted(sessionId, cancel)).FindAll(a => a.Confirmed);

    /// <summary>With what is only noted by others: for whoever must not be held absent on account of a confirmation that is missing.</summary>
    public static Task<List<Attended>> AttendedOrNoted(this ExpertiseDb db, Guid sessionId, CancellationToken cancel) =>
        db.Database.SqlQuery<Attended>($"""
            select account_id as "AccountId", began_at as "BeganAt", until as "Until", confirmed as "Confirmed" from attended where session_id = {sessionId}
            """).ToListAsync(cancel);
}
