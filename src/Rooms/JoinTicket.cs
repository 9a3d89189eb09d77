namespace TeleExpertise.Rooms;

/// <summary>Leave to enter one room once, given by the medicine plane and checked by the signaling plane.</summary>
/// <param name="Id">Names this ticket; a ticket is spent by its first use.</param>
/// <param name="Room">Opaque id of the room.</param>
/// <param name="Person">Opaque id of the person; one person may hold several tickets, one a device.</param>
/// <param name="DisplayName">Name shown to the others, imposed by the account.</param>
/// <param name="Caption">What is shown under the name: profession and place.</param>
/// <param name="CanSend">Whether the person may send sound and pictures when no audience is set.</param>
/// <param name="IssuedAt">When it was issued (UTC), so that a revocation and a restart can refuse what came before them.</param>
/// <param name="ExpiresAt">Last instant at which the ticket may be used (UTC).</param>
/// <param name="Use">What may enter with it; whoever asks for a ticket for a device vouches for it as for themselves.</param>
/// <param name="SignIn">Opaque id of the sign-in at which it was asked for: what enters with it stays no longer than that lasts. Null for what no sign-in vouches for.</param>
public sealed record JoinTicket(
    Guid Id,
    string Room,
    string Person,
    string DisplayName,
    string Caption,
    bool CanSend,
    DateTimeOffset IssuedAt,
    DateTimeOffset ExpiresAt,
    TicketUse Use = TicketUse.Page,
    string? SignIn = null)
{
    /// <summary>The signaling plane refuses tickets made to live longer: it remembers spent ones only so long.</summary>
    public static readonly TimeSpan LongestLife = TimeSpan.FromMinutes(10);
}

/// <summary>What a ticket lets in.</summary>
public enum TicketUse
{
    /// <summary>A person, by the room's page.</summary>
    Page,

    /// <summary>An encoder that only publishes (WHIP).</summary>
    Publish,

    /// <summary>A screen that only watches (WHEP).</summary>
    Watch,

    /// <summary>A meeting-room screen: a page that sees, hears and is heard, and is no person.</summary>
    RoomScreen,

    /// <summary>A guest without an account, by a page of their own: sees, hears and is heard as the medicine plane says, and attends nothing.</summary>
    Guest,
}
