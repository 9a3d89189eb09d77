using System.Security.Cryptography;
using System.Text;
using TeleExpertise.Bridge;
using TeleExpertise.Rooms;

namespace TeleExpertise.Server;

/// <summary>One device of one person in a room, from its admission to its end.</summary>
/// <param name="line">The hub connection it begins with; for an encoder or a screen its session, which its owner alone knows.</param>
/// <param name="ticket">Who it is and what it may do.</param>
/// <param name="admittedAt">Counts as its first sign of life.</param>
sealed class Stay(string line, JoinTicket ticket, DateTimeOffset admittedAt)
{
    static readonly TimeSpan BetweenIncidents = TimeSpan.FromSeconds(10);
    readonly Dictionary<string, DateTimeOffset> incidents = new(StringComparer.Ordinal);

    /// <summary>Names the stay to everybody: clients, bridge and journal.</summary>
    public Guid Id { get; } = Guid.NewGuid();

    /// <summary>Proves to be the device that joined: the stay's id is known to the whole room, this is not.</summary>
    public string Key { get; } = RandomNumberGenerator.GetHexString(32);

    /// <summary>The hub connection it speaks through, or spoke through when <see cref="Away"/>.</summary>
    public string Line { get; private set; } = line;

    /// <summary>Since when it has had no line.</summary>
    public DateTimeOffset? AwaySince { get; private set; }
    public bool Away => AwaySince is not null;
    public JoinTicket Ticket { get; } = ticket;

    /// <summary>The bridge took its offer, and the others see it.</summary>
    public bool Entered { get; set; }

    /// <summary>When its media connected, which is when presence begins.</summary>
    public DateTimeOffset? JoinedAt { get; private set; }

    /// <summary>Last heartbeat or authenticated packet.</summary>
    public DateTimeOffset LastLife { get; private set; } = admittedAt;

    /// <summary>Instant of the last presence event.</summary>
    public DateTimeOffset LastReport { get; set; }

    /// <summary>What its receiving m-lines show, as it was told last.</summary>
    public IReadOnlyList<SlotLine> Slots { get; set; } = [];
    public bool Muted { get; set; } = true;
    public bool Camera { get; set; }
    public bool Screen { get; set; }

    public Trouble Trouble { get; } = new();

    /// <summary>A room's page, which is told things and whose stay is reported; an encoder, or a screen without a page, attends nothing.</summary>
    public bool IsPage => Ticket.Use is TicketUse.Page or TicketUse.RoomScreen or TicketUse.Guest;

    /// <summary>SHA-256 of the ticket it came with, which its owner shows again to end it; null when none was asked for.</summary>
    public byte[]? Proof { get; init; }

    /// <summary>The only person it watches; null for everybody.</summary>
    public string? From { get; init; }

    /// <summary>Its name at the bridge.</summary>
    public string Peer => Id.ToString("n");

    public void LoseLine(DateTimeOffset at) => AwaySince = at;

    public void TakeLine(string line)
    {
        Line = line;
        AwaySince = null;
    }

    public bool Knows(string? key) =>
        key is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(Key));

    /// <summary>Whether an incident is to be recorded: a device that breaks and resumes without end must not fill the record.</summary>
    public bool MayTell(string kind, DateTimeOffset at)
    {
        if (incidents.TryGetValue(kind, out var told) && at - told < BetweenIncidents) return false;
        incidents[kind] = at;
        return true;
    }

    public void Lives(DateTimeOffset at)
    {
        if (at > LastLife) LastLife = at;
    }

    public void MediaConnected(DateTimeOffset at)
    {
        JoinedAt = LastReport = at;
        Lives(at);
    }

    public PresenceEvent Presence(PresenceKind kind, DateTimeOffset at) => new(Ticket.Room, Ticket.Person, Id, kind, at, Ticket.Use switch
    {
        TicketUse.RoomScreen => Attendee.Screen,
        TicketUse.Guest => Attendee.Guest,
        _ => Attendee.Person,
    });

    public PeerRights Rights(Audience? audience) => new(
        Ticket.Use != TicketUse.Watch && (audience?.Senders?.Contains(Ticket.Person) ?? Ticket.CanSend),
        Ticket.Use != TicketUse.Publish && (audience?.Receivers?.Contains(Ticket.Person) ?? true));

    /// <summary>How the bridge is to treat it.</summary>
    public JoinOptions Options() => Ticket.Use switch
    {
        TicketUse.Publish => new() { Kind = PeerKind.Publisher, Label = Ticket.Person },
        TicketUse.Watch => new() { Kind = PeerKind.Viewer, Only = From, Except = Ticket.Person },
        _ => new() { Label = Ticket.Person },
    };

    public AudienceLine Audience(Audience? audience)
    {
        var rights = Rights(audience);
        return new(audience?.Segment, rights.Send, rights.Receive);
    }

    public PersonLine Seen(Audience? audience) =>
        new(Id, Ticket.DisplayName, Ticket.Caption, Rights(audience).Send, Muted, Camera, Screen, Away);
}
