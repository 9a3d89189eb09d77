using TeleExpertise.Rooms;

namespace TeleExpertise.Server;

/// <summary>
/// Decides who may enter. Remembers spent tickets, revocations, sign-ins that are over and closed rooms for as long as a ticket can live;
/// what came before <paramref name="openedAt"/> is refused, because a restart forgets what was spent.
/// </summary>
sealed class Gate(TicketSeal seal, DateTimeOffset openedAt)
{
    readonly Dictionary<Guid, DateTimeOffset> spent = [];
    readonly Dictionary<(string Room, string Person), DateTimeOffset> revoked = [];
    readonly Dictionary<string, DateTimeOffset> expelled = new(StringComparer.Ordinal);
    readonly Dictionary<string, DateTimeOffset> signedOut = new(StringComparer.Ordinal);
    readonly Dictionary<string, DateTimeOffset> closed = new(StringComparer.Ordinal);

    /// <summary>Null and the ticket, which is now spent; otherwise the code of a refusal.</summary>
    /// <param name="text">The sealed ticket.</param>
    /// <param name="room">The room it must be for.</param>
    /// <param name="person">The person it must be for; null when nobody is known to be at the line.</param>
    /// <param name="use">What it must let in; a meeting-room screen and a guest come by the pages' door.</param>
    /// <param name="now">The time.</param>
    /// <param name="ticket">The ticket.</param>
    public string? Check(string? text, string? room, string? person, TicketUse use, DateTimeOffset now, out JoinTicket? ticket)
    {
        if (!seal.TryOpen(text, now, out ticket) || ticket.ExpiresAt - ticket.IssuedAt > JoinTicket.LongestLife) return "ticket-invalid";
        if (ticket.Room != room) return "ticket-other-room";
        if (person is not null && ticket.Person != person) return "ticket-other-person";
        if (ticket.Use != use && !(use == TicketUse.Page && ticket.Use is TicketUse.RoomScreen or TicketUse.Guest)) return "ticket-other-use";
        if (closed.ContainsKey(ticket.Room)) return "room-closed";
        if (ticket.IssuedAt < openedAt) return "ticket-before-restart";
        if (revoked.TryGetValue((ticket.Room, ticket.Person), out var at) && ticket.IssuedAt <= at) return "ticket-revoked";
        if (expelled.TryGetValue(ticket.Person, out var since) && ticket.IssuedAt <= since) return "ticket-revoked";
        if (ticket.SignIn is { } signIn && signedOut.ContainsKey(signIn)) return "ticket-revoked";
        return spent.TryAdd(ticket.Id, ticket.ExpiresAt) ? null : "ticket-spent";
    }

    public void Revoke(string room, string person, DateTimeOffset now) => revoked[(room, person)] = now;

    public void Expel(string person, DateTimeOffset now) => expelled[person] = now;

    public void SignOut(string signIn, DateTimeOffset now) => signedOut[signIn] = now;

    public void Close(string room, DateTimeOffset now) => closed[room] = now;

    /// <summary>Forgets what no living ticket can need any more.</summary>
    public void Forget(DateTimeOffset now)
    {
        var longAgo = now - JoinTicket.LongestLife;
        Drop(spent, expiry => expiry < now);
        Drop(revoked, at => at < longAgo);
        Drop(expelled, at => at < longAgo);
        Drop(signedOut, at => at < longAgo);
        Drop(closed, at => at < longAgo);
    }

    static void Drop<TKey>(Dictionary<TKey, DateTimeOffset> from, Predicate<DateTimeOffset> when) where TKey : notnull
    {
        foreach (var (key, at) in from)
            if (when(at)) from.Remove(key);
    }
}
