using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Settings;
using TeleExpertise.Expertise.Slots;

namespace TeleExpertise.Expertise.Sessions;

/// <summary>The row of a session as verbs take it.</summary>
static class SessionRow
{
    /// <summary>Reads it without a lock, to decide who may.</summary>
    public static Task<Session?> Peek(this ExpertiseDb db, Guid sessionId, CancellationToken cancel) =>
        db.Set<Session>().AsNoTracking().SingleOrDefaultAsync(s => s.Id == sessionId, cancel);

    /// <summary>Null when its room may be joined now; otherwise the refusal's code.</summary>
    public static async Task<string?> Closed(this ExpertiseDb db, Session session, DateTimeOffset now, CancellationToken cancel) =>
        new Lobby(await db.Time(Policy.RoomOpens, session.TerritoryId, cancel), await db.Time(Policy.RoomStays, session.TerritoryId, cancel))
            .Closed(session.Status, new(session.StartsAt, session.EndsAt), now);

    /// <summary>
    /// Takes it for the current transaction, so that opening, ending and changing the case follow one another. Who takes more rows takes
    /// the session's first, then requests', then bookings'. Rows that point to the session may come meanwhile: their writers hold a request.
    /// </summary>
    public static Task<Session> Take(this ExpertiseDb db, Guid sessionId, CancellationToken cancel) =>
        db.Set<Session>().FromSql($"select * from session where id = {sessionId} for no key update").SingleAsync(cancel);
}
