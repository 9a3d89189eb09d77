using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Rooms;

namespace TeleExpertise.Expertise.Sessions.Guests;

/// <summary>Stores what the signaling plane saw of a guest's stay. As with people's an event may come twice or late, and nothing changes once the session has ended.</summary>
public sealed class RecordGuestStay(ExpertiseDb db) : IVerb
{
    /// <summary>Takes one event; one of no guest or stay of ours is dropped.</summary>
    public Task Run(PresenceEvent what, CancellationToken cancel) =>
        !Guid.TryParse(what.Person, out var guest) ? Task.CompletedTask
        : what.Kind switch
        {
            PresenceKind.Joined => db.Database.ExecuteSqlAsync($"""
                insert into guest_stay (connection_id, guest_id, began_at, last_seen_at)
                select {what.Connection}, g.id, {what.At}, {what.At}
                from session_guest g join session s on s.id = g.session_id where g.id = {guest} and s.status = 'open'
                for share of s
                on conflict (connection_id) do nothing
                """, cancel),
            PresenceKind.Seen => db.Database.ExecuteSqlAsync($"""
                update guest_stay set last_seen_at = {what.At}, ended_at = null
                where connection_id = {what.Connection} and last_seen_at < {what.At}
                  and exists (select 1 from session_guest g join session s on s.id = g.session_id where g.id = guest_id and s.status = 'open' for share of s)
                """, cancel),
            _ => db.Database.ExecuteSqlAsync($"""
                update guest_stay set last_seen_at = greatest(last_seen_at, {what.At}), ended_at = greatest(last_seen_at, {what.At})
                where connection_id = {what.Connection}
                  and exists (select 1 from session_guest g join session s on s.id = g.session_id where g.id = guest_id and s.status = 'open' for share of s)
                """, cancel),
        };
}
