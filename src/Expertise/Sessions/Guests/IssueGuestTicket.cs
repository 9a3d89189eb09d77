using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Rooms;

namespace TeleExpertise.Expertise.Sessions.Guests;

/// <summary>Lets a patient into the room for the next minute, while their own case is on and at no other time.</summary>
public sealed class IssueGuestTicket(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    /// <summary>How everybody in the room sees them; their name is the care team's.</summary>
    public const string Name = "Patient";

    /// <param name="guest">As they were found.</param>
    /// <param name="caption">What is shown under the name.</param>
    /// <param name="cancel">Gives up.</param>
    /// <returns>The ticket, still to be sealed; <c>guest-waits</c> while another case is on, or none.</returns>
    public async Task<Outcome<JoinTicket>> Run(GuestAtTheDoor guest, string caption, CancellationToken cancel)
    {
        if (!guest.Called) return Refusal.Conflict("guest-waits");
        using var system = db.As(Reach.System);
        var now = clock.GetUtcNow();
        audit.Done(null, "join-as-guest", "request", guest.RequestId);
        await db.SaveChangesAsync(cancel);
        return new JoinTicket(Guid.CreateVersion7(), guest.SessionId.ToString(), guest.Id.ToString(), Name, caption, CanSend: true, now, now + IssueTicket.Life, TicketUse.Guest);
    }
}
