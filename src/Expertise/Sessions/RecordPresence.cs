using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Settings;
using TeleExpertise.Rooms;

namespace TeleExpertise.Expertise.Sessions;

/// <summary>
/// Stores what the signaling plane saw of a stay, a person's in <c>presence</c> and a meeting-room screen's in <c>screen_stay</c>. An event may come twice
/// or late: the same event again changes nothing, and nothing changes any more once the session has ended.
/// </summary>
public sealed class RecordPresence(ExpertiseDb db) : IVerb
{
    /// <summary>Takes one event; one that names no session, person, screen or stay of ours is dropped.</summary>
    public Task Run(PresenceEvent what, CancellationToken cancel) =>
        !Guid.TryParse(what.Room, out var session) || !Guid.TryParse(what.Person, out var who) ? Task.CompletedTask
        : what.Kind switch
        {
            PresenceKind.Joined => Begin(session, who, what, cancel),
            PresenceKind.Seen => Continue(session, what, cancel),
            _ => End(session, what, cancel),
        };

    /// <summary>The first who joins a room that has opened by itself opens the session. The shared lock lets no stay begin behind an ending one's back.</summary>
    async Task Begin(Guid session, Guid who, PresenceEvent what, CancellationToken cancel)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await db.Database.ExecuteSqlAsync($"""
            update session set status = 'open', opened_at = {what.At}
            where id = {session} and status = 'planned' and starts_at - setting_minutes(territory_id, {Policy.RoomOpens.Key}, {Policy.RoomOpens.Usual}) <= {what.At}
            """, cancel);
        await (what.As == Attendee.Screen
            ? db.Database.ExecuteSqlAsync($"""
                insert into screen_stay (connection_id, session_id, screen_id, began_at, last_seen_at)
                select {what.Connection}, session.id, screen.id, {what.At}, {what.At}
                from session join room_screen screen on screen.territory_id = session.territory_id where session.id = {session} and session.status = 'open' and screen.id = {who}
                for share of session
                on conflict (connection_id) do nothing
                """, cancel)
            : db.Database.ExecuteSqlAsync($"""
                insert into presence (connection_id, session_id, account_id, began_at, last_seen_at)
                select {what.Connection}, session.id, account.id, {what.At}, {what.At}
                from session, account where session.id = {session} and session.status = 'open' and account.id = {who}
                for share of session
                on conflict (connection_id) do nothing
                """, cancel));
        await transaction.CommitAsync(cancel);
    }

    /// <summary>A stay that was ended for want of signs goes on with the next one: no sign follows a stay that the person ended.</summary>
    Task<int> Continue(Guid session, PresenceEvent what, CancellationToken cancel) => what.As == Attendee.Screen
        ? db.Database.ExecuteSqlAsync($"""
            update screen_stay set last_seen_at = {what.At}, ended_at = null
            where connection_id = {what.Connection} and session_id = {session} and last_seen_at < {what.At}
              and exists (select 1 from session where id = {session} and status = 'open' for share)
            """, cancel)
        : db.Database.ExecuteSqlAsync($"""
            update presence set last_seen_at = {what.At}, ended_at = null
            where connection_id = {what.Connection} and session_id = {session} and last_seen_at < {what.At}
              and exists (select 1 from session where id = {session} and status = 'open' for share)
            """, cancel);

    Task<int> End(Guid session, PresenceEvent what, CancellationToken cancel) => what.As == Attendee.Screen
        ? db.Database.ExecuteSqlAsync($"""
            update screen_stay set last_seen_at = greatest(last_seen_at, {what.At}), ended_at = greatest(last_seen_at, {what.At})
            where connection_id = {what.Connection} and session_id = {session}
              and exists (select 1 from session where id = {session} and status = 'open' for share)
            """, cancel)
        : db.Database.ExecuteSqlAsync($"""
            update presence set last_seen_at = greatest(last_seen_at, {what.At}), ended_at = greatest(last_seen_at, {what.At})
            where connection_id = {what.Connection} and session_id = {session}
              and exists (select 1 from session where id = {session} and status = 'open' for share)
            """, cancel);
}
