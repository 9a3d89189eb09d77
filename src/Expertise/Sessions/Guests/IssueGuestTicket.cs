using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Rooms;

namespace TeleExpertise.Expertise.Sessions.Guests;

/// <summary>Lets a guest without an account into the room for the next minute: a patient while their own case is on and at no other time, an expert once they were let in.</summary>
public sealed class IssueGuestTicket(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    /// <summary>How everybody in the room sees a patient; their name is the care team's.</summary>
    public const string Patient = "Patient";

    /// <param name="guest">As they were found.</param>
    /// <param name="caption">What is shown under the name.</param>
    /// <param name="cancel">Gives up.</param>
    /// <returns>The ticket, still to be sealed; <c>guest-waits</c> for who is not called.</returns>
    public async Task<Outcome<JoinTicket>> Run(GuestAtTheDoor guest, string caption, CancellationToken cancel)
    {
        if (!guest.Called) return Refusal.Conflict("guest-waits");
        using var system = db.As(Reach.System);
        var now = clock.GetUtcNow();
        audit.Done(null, "join-as-guest", guest.Subject.Type, guest.Subject.Id);
        await db.SaveChangesAsync(cancel);
        return new JoinTicket(Guid.CreateVersion7(), guest.SessionId.ToString(), guest.Id.ToString(), guest.Name ?? Patient, caption, CanSend: true, now, now + IssueTicket.Life, TicketUse.Guest);
    }
}
