namespace TeleExpertise.Rooms;

/// <summary>What the medicine plane may tell the signaling plane.</summary>
public interface IRoomControl
{
    /// <summary>Puts a person out of a room at once and refuses tickets issued to them before now.</summary>
    Task Revoke(string room, string person, CancellationToken cancel);

    /// <summary>The same in every room: the person's access has ended.</summary>
    Task Expel(string person, CancellationToken cancel);

    /// <summary>The sign-ins at which those who are in rooms now were let in, each once.</summary>
    Task<IReadOnlyCollection<string>> SignIns(CancellationToken cancel);

    /// <summary>Puts out of every room whoever was let in at a sign-in that is over, and refuses its tickets.</summary>
    Task SignOut(string signIn, CancellationToken cancel);

    /// <summary>Says who may send and receive from now on.</summary>
    Task SetAudience(string room, Audience audience, CancellationToken cancel);

    /// <summary>Turns the microphone of one device off; nobody can turn it on but who sits before it.</summary>
    Task Mute(string room, Guid connection, CancellationToken cancel);

    /// <summary>Ends the room: everybody is put out, tickets for it are refused.</summary>
    Task Close(string room, CancellationToken cancel);
}

/// <summary>Who may send and receive during one segment of a session.</summary>
/// <param name="Segment">Opaque id of the segment; null between two cases.</param>
/// <param name="Senders">Persons who may send; null for everybody whose ticket allows it.</param>
/// <param name="Receivers">Persons who may receive; null for everybody in the room.</param>
public sealed record Audience(string? Segment, IReadOnlySet<string>? Senders, IReadOnlySet<string>? Receivers);

/// <summary>Where the signaling plane reports to. Implementations keep events until they are stored; they do not throw.</summary>
public interface IRoomJournal
{
    /// <summary>Takes one presence event.</summary>
    ValueTask Write(PresenceEvent what);

    /// <summary>Takes one incident.</summary>
    ValueTask Write(IncidentEvent what);
}
