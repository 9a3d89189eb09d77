namespace TeleExpertise.Bridge;

/// <summary>What is special about a peer that is no browser in a call: an encoder that only publishes, a screen that only watches.</summary>
public sealed record JoinOptions
{
    /// <summary>How the peer's offer is to be read.</summary>
    public PeerKind Kind { get; init; }

    /// <summary>Opaque name by which others choose whom they watch; unlike the peer's name it may come twice.</summary>
    public string? Label { get; init; }

    /// <summary>Receives peers of this <see cref="Label"/> only; null for everybody.</summary>
    public string? Only { get; init; }

    /// <summary>Does not receive peers of this <see cref="Label"/>.</summary>
    public string? Except { get; init; }

    /// <summary>Whether a peer that joined with these options receives one of that label.</summary>
    internal bool Watches(string? label) => Only is { } only ? label == only : Except is null || label != Except;
}

/// <summary>How the m-lines of an offer are read.</summary>
public enum PeerKind
{
    /// <summary>Sends and receives: what sends is microphone, camera and screen; the last of several receiving videos is for the screen.</summary>
    Participant,

    /// <summary>Sends only (WHIP): <c>sendrecv</c> is read as <c>sendonly</c>, what receives is answered <c>inactive</c>.</summary>
    Publisher,

    /// <summary>
    /// Receives only (WHEP): <c>sendrecv</c> is read as <c>recvonly</c>, what sends is answered <c>inactive</c>. Every
    /// video is for a camera, and a screen where no camera needs the place; with as many places as there are
    /// publishers each keeps its own, whether it sends at the moment or not.
    /// </summary>
    Viewer,
}
