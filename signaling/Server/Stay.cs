using TeleExpertise.Bridge;
using TeleExpertise.Rooms;

namespace TeleExpertise.Server;

/// <summary>One device of one person in a room, from its admission to its end.</summary>
/// <param name="line">The hub connection it speaks through.</param>
/// <param name="ticket">Who it is and what it may do.</param>
/// <param name="admittedAt">Counts as its first sign of life.</param>
sealed class Stay(string line, JoinTicket ticket, DateTimeOffset admittedAt)
{
    /// <summary>Names the stay to everybody: clients, bridge and journal.</summary>
    public Guid Id { get; } = Guid.NewGuid();
    public string Line { get; } = line;
    public JoinTicket Ticket { get; } = ticket;

    /// <summary>The bridge took its offer, and the others see it.</summary>
    public bool Entered { get; set; }

    /// <summary>When its media connected, which is when presence begins.</summary>
    public DateTimeOffset? JoinedAt { get; private set; }

    /// <summary>Last heartbeat or authenticated packet.</summary>
    public DateTimeOffset LastLife { get; private set; } = admittedAt;

    /// <summary>Instant of the last presence event.</summary>
    public DateTimeOffset LastReport { get; set; }
    public bool Muted { get; set; } = true;
    public bool Camera { get; set; }
    public bool Screen { get; set; }

    /// <summary>Its name at the bridge.</summary>
    public string Peer => Id.ToString("n");

    public void Lives(DateTimeOffset at)
    {
        if (at > LastLife) LastLife = at;
    }

    public void MediaConnected(DateTimeOffset at)
    {
        JoinedAt = LastReport = at;
        Lives(at);
    }

    public PeerRights Rights(Audience? audience) => new(
        audience?.Senders?.Contains(Ticket.Person) ?? Ticket.CanSend,
        audience?.Receivers?.Contains(Ticket.Person) ?? true);

    public AudienceLine Audience(Audience? audience)
    {
        var rights = Rights(audience);
        return new(audience?.Segment, rights.Send, rights.Receive);
    }

    public PersonLine Seen(Audience? audience) =>
        new(Id, Ticket.DisplayName, Ticket.Caption, Rights(audience).Send, Muted, Camera, Screen);
}
