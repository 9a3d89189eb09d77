namespace TeleExpertise.Rooms;

/// <summary>Something that happened to a person's presence in a room. Instants are the server's, in UTC.</summary>
/// <param name="Room">Opaque id of the room.</param>
/// <param name="Person">Opaque id of the person.</param>
/// <param name="Connection">Names one stay of one device, from its join to its end.</param>
/// <param name="At">When it was so: for <see cref="PresenceKind.Left"/> the last authenticated packet or heartbeat, not the time it was noticed.</param>
/// <param name="As">What <paramref name="Person"/> is the id of.</param>
public sealed record PresenceEvent(string Room, string Person, Guid Connection, PresenceKind Kind, DateTimeOffset At, Attendee As = Attendee.Person);

/// <summary>Who comes into a room by a page.</summary>
public enum Attendee
{
    /// <summary>Somebody who attends.</summary>
    Person,

    /// <summary>A meeting-room screen: its stay is nobody's presence, and says when those before it could see and hear.</summary>
    Screen,

    /// <summary>A guest without an account: their stay is no attendance.</summary>
    Guest,
}

/// <summary>What a <see cref="PresenceEvent"/> reports.</summary>
public enum PresenceKind
{
    /// <summary>The person passed the lobby and is in the room.</summary>
    Joined,

    /// <summary>The person was still there at the event's instant; sent every few seconds.</summary>
    Seen,

    /// <summary>The stay ended; no further event of this connection follows.</summary>
    Left,
}

/// <summary>A technical incident that belongs in the record of the act (R6316-4 5° CSP).</summary>
/// <param name="Kind">A fixed word, such as <c>media-lost</c> or <c>loss-receiving</c>.</param>
/// <param name="Segment">The segment of the audience set then; null while none was set.</param>
public sealed record IncidentEvent(string Room, string? Person, string Kind, DateTimeOffset At, string? Segment = null);
