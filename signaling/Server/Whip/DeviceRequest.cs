using System.Security.Cryptography;
using System.Text;
using TeleExpertise.Rooms;

namespace TeleExpertise.Server;

/// <summary>An encoder or a screen asks to enter.</summary>
/// <param name="Use"><see cref="TicketUse.Publish"/> or <see cref="TicketUse.Watch"/>.</param>
/// <param name="Room">The room, as the address names it.</param>
/// <param name="Name">The person it belongs to, as the address names them.</param>
/// <param name="Ticket">The bearer token.</param>
/// <param name="From">The only person to watch; null for everybody.</param>
/// <param name="Offer">SDP.</param>
sealed record DeviceRequest(TicketUse Use, string Room, string Name, string? Ticket, string? From, string Offer)
{
    public bool HasSound => Use == TicketUse.Publish && Offer.Contains("\nm=audio", StringComparison.Ordinal);

    public bool HasPictures => Use == TicketUse.Publish && Offer.Contains("\nm=video", StringComparison.Ordinal);

    public byte[]? Proof => ProofOf(Ticket);

    /// <summary>What is kept of a ticket, to know it again.</summary>
    public static byte[]? ProofOf(string? ticket) => ticket is null ? null : SHA256.HashData(Encoding.UTF8.GetBytes(ticket));

    /// <summary>The ticket of a host that asks for none.</summary>
    public JoinTicket Free(DateTimeOffset now) =>
        new(Guid.NewGuid(), Room, Name, Name, "", CanSend: true, now, now + JoinTicket.LongestLife, Use);

    /// <summary>Says nothing: it holds a ticket.</summary>
    public override string ToString() => nameof(DeviceRequest);
}
