using System.Net;

namespace TeleExpertise.Bridge;

/// <summary>
/// A selective forwarding unit: browsers send it their microphone, camera (VP8, simulcast) and screen, and it
/// forwards them into the receiving m-lines ("slots") of the others in the room. All members may be called from any
/// thread; calls travel to the worker through a queue.
/// </summary>
public sealed class Sfu : IDisposable
{
    /// <summary>Binds the sockets and starts the worker's thread.</summary>
    /// <param name="options">Where to listen and how much to accept.</param>
    /// <param name="clock">Wall clock of events and sender reports; also paces the worker.</param>
    /// <param name="onEvent">Called from the worker's thread; must neither block nor throw.</param>
    /// <exception cref="System.Net.Sockets.SocketException">An address cannot be bound.</exception>
    /// <exception cref="ArgumentException">An address to listen on is a wildcard, or there is none.</exception>
    public Sfu(SfuOptions options, TimeProvider clock, Action<SfuEvent> onEvent)
    {
        EndPoints = options.Listen.Select(a => new IPEndPoint(a, options.Port)).ToArray();
    }

    /// <summary>The UDP endpoints really bound, in the order of <see cref="SfuOptions.Listen"/>.</summary>
    public IReadOnlyList<IPEndPoint> EndPoints { get; }

    /// <summary>
    /// Gives a browser its place in a room, which comes into being with its first peer. A peer of that name already
    /// in the room is replaced (<see cref="LostReason.Replaced"/>).
    /// </summary>
    /// <param name="room">Opaque name of the room.</param>
    /// <param name="peer">Opaque name of the peer, unique in its room.</param>
    /// <param name="offerSdp">
    /// The browser's only offer: microphone, camera and screen <c>sendonly</c> (or <c>inactive</c>), then the
    /// <c>recvonly</c> slots, audio, video, and last the screen's. Candidates in it are ignored.
    /// </param>
    /// <param name="rights">What the peer may do from the start.</param>
    public Task<JoinResult> Join(string room, string peer, string offerSdp, PeerRights rights) =>
        Task.FromResult<JoinResult>(new JoinResult.Refused(RefusalCode.Closed, "This build of the bridge forwards nothing yet."));

    /// <summary>Ends a peer (<see cref="LostReason.Left"/>); no effect when there is none of that name.</summary>
    public void Leave(string room, string peer)
    {
    }

    /// <summary>Changes what a peer may do, from the next packet on; no effect when there is none of that name.</summary>
    public void SetRights(string room, string peer, PeerRights rights)
    {
    }

    /// <summary>Ends every peer of a room; no effect when there is no such room.</summary>
    public void CloseRoom(string room)
    {
    }

    /// <summary>Ends every peer, then the thread and the sockets. Waits for the worker, so never call it from an event.</summary>
    public void Dispose()
    {
    }
}
