using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Sessions.Guests;
using TeleExpertise.Rooms;

namespace TeleExpertise.Expertise.Sessions;

/// <summary>
/// Lets a person into the room of a session for the next minute: experts of the service, requesters and learners of the
/// territory. Or a device that the person answers for: whoever leads the session may set up an encoder, and a screen who
/// sits in the room as well, as a coordinator hears nothing clinical.
/// </summary>
public sealed class IssueTicket(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    /// <summary>How long a ticket lasts.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromSeconds(60);

    /// <param name="actor">Who wants in.</param>
    /// <param name="sessionId">Which session; its id is the room's.</param>
    /// <param name="profession">The actor's profession in the reader's words, for the caption.</param>
    /// <param name="cancel">Gives up.</param>
    /// <param name="use">What is to enter: the room's page, or a device the actor answers for, whose ticket may take ten minutes to be typed in.</param>
    /// <returns>The ticket, still to be sealed; <c>session-not-open-yet</c>, <c>session-ended</c> or <c>session-cancelled</c> otherwise; <c>guest-waits</c> or <c>guest-turned-away</c> for who is nothing but a guest expert.</returns>
    public async Task<Outcome<JoinTicket>> Run(Actor actor, Guid sessionId, string profession, CancellationToken cancel, TicketUse use = TicketUse.Page)
    {
        var session = await db.Peek(sessionId, cancel);
        var rights = session is null ? default : SessionRights.Of(actor, session);
        var action = use == TicketUse.Page ? "join-session" : "admit-device";
        if (session is null || !MayAsk(rights, use)) return await audit.Refused(actor.Id, action, "session", sessionId, cancel);
        var now = clock.GetUtcNow();
        if (await db.Closed(session, now, cancel) is { } code) return Refusal.Conflict(code);
        if (rights.Knocks && await db.Knock(actor, sessionId, now, cancel) is { } waits)
        {
            await db.SaveChangesAsync(cancel);
            return Refusal.Conflict(waits);
        }

        var place = (await db.Affiliated(session, [actor.Id], cancel)).GetValueOrDefault(actor.Id)?.ShortName;
        audit.Done(actor.Id, action, "session", sessionId);
        await db.SaveChangesAsync(cancel);
        return new JoinTicket(Guid.CreateVersion7(), sessionId.ToString(), actor.Id.ToString(), actor.DisplayName,
            place is null ? profession : $"{profession} · {place}", CanSend: true, now, now + (use == TicketUse.Page ? Life : JoinTicket.LongestLife), use);
    }

    static bool MayAsk(SessionRights rights, TicketUse use) => use switch
    {
        TicketUse.Publish => rights.Lead,
        TicketUse.Watch => rights.Lead && rights.Join,
        _ => rights.Join,
    };
}
