using System.Net;
using System.Net.Sockets;
using TeleExpertise.Bridge.Forwarding;
using TeleExpertise.Bridge.Sdp;
using TeleExpertise.Bridge.Sockets;

namespace TeleExpertise.Bridge;

/// <summary>
/// A selective forwarding unit: browsers send it their microphone, camera (VP8 or H.264, simulcast) and screen, and it
/// forwards them into the receiving m-lines ("slots") of the others in the room. All members may be called from any
/// thread; calls travel to the worker through a queue.
/// </summary>
public sealed class Sfu : IDisposable
{
    private readonly Worker _worker;
    private volatile bool _closed;

    /// <summary>Binds the sockets and starts the worker's thread.</summary>
    /// <param name="options">Where to listen and how much to accept.</param>
    /// <param name="clock">Wall clock of events and sender reports; also paces the worker.</param>
    /// <param name="onEvent">Called from the worker's thread; must neither block nor throw.</param>
    /// <exception cref="SocketException">An address cannot be bound.</exception>
    /// <exception cref="ArgumentException">An address to listen on is a wildcard, or there is none.</exception>
    public Sfu(SfuOptions options, TimeProvider clock, Action<SfuEvent> onEvent)
    {
        if (options.Listen.Count is 0 or > byte.MaxValue)
        {
            throw new ArgumentException("Name at least one address to listen on.", nameof(options));
        }

        var ports = Bind(options);
        EndPoints = ports.Select(p => p.EndPoint).ToArray();
        var switchboard = new Switchboard(options, Candidates(options), clock.GetUtcNow(), onEvent);
        _worker = new Worker(ports, switchboard, clock, options.OnFault);
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
    /// <c>recvonly</c> slots, audio, video, and last the screen's. Simulcast layers are named lowest first.
    /// Candidates in it are ignored.
    /// </param>
    /// <param name="rights">What the peer may do from the start.</param>
    /// <param name="options">What is special about it; null for a browser in a call.</param>
    public Task<JoinResult> Join(string room, string peer, string offerSdp, PeerRights rights, JoinOptions? options = null) =>
        Negotiate(offerSdp, (switchboard, now, offer) => switchboard.Join(now, room, peer, offer, rights, options));

    /// <summary>
    /// ICE restart: a peer whose network changed keeps its place, its slots and its keys, and is reached at its new
    /// address once that has been checked. Until then the old one goes on.
    /// </summary>
    /// <param name="room">As in <see cref="Join"/>.</param>
    /// <param name="peer">As in <see cref="Join"/>.</param>
    /// <param name="offerSdp">The browser's offer after <c>restartIce()</c>: the m-lines and the certificate of the join.</param>
    /// <returns>Refused with <see cref="RefusalCode.NoSuchPeer"/> or <see cref="RefusalCode.NotContinued"/>: join anew.</returns>
    public Task<JoinResult> Restart(string room, string peer, string offerSdp) =>
        Negotiate(offerSdp, (switchboard, now, offer) => switchboard.Restart(now, room, peer, offer));

    /// <summary>Ends a peer (<see cref="LostReason.Left"/>); no effect when there is none of that name.</summary>
    public void Leave(string room, string peer) => Command((switchboard, now) => switchboard.Leave(now, room, peer));

    /// <summary>Changes what a peer may do, from the next packet on; no effect when there is none of that name.</summary>
    public void SetRights(string room, string peer, PeerRights rights) =>
        Command((switchboard, now) => switchboard.SetRights(now, room, peer, rights));

    /// <summary>
    /// Changes what a peer wants to receive, from the next packet on; no effect when there is none of that name. A peer
    /// that joins again begins without wishes.
    /// </summary>
    public void SetWishes(string room, string peer, PeerWishes wishes) =>
        Command((switchboard, now) => switchboard.SetWishes(now, room, peer, wishes));

    /// <summary>Ends every peer of a room; no effect when there is no such room.</summary>
    public void CloseRoom(string room) => Command((switchboard, now) => switchboard.CloseRoom(now, room));

    /// <summary>Ends every peer, then the thread and the sockets. Waits for the worker, so never call it from an event.</summary>
    public void Dispose()
    {
        _closed = true;
        _worker.Dispose();
    }

    private static JoinResult.Refused Closed => new(RefusalCode.Closed, "The bridge is shutting down.");

    private Task<JoinResult> Negotiate(string offerSdp, Func<Switchboard, TimeSpan, SdpOffer, JoinResult> act)
    {
        // Parsed here, so that a hostile offer costs the caller's thread and nobody's media.
        var offer = SdpOfferReader.Read(offerSdp, out var problem);
        if (offer is null)
        {
            return Task.FromResult<JoinResult>(new JoinResult.Refused(problem!.Code, problem.Sentence));
        }

        var result = new TaskCompletionSource<JoinResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        _worker.Post((switchboard, now) =>
        {
            try
            {
                result.TrySetResult(_closed ? Closed : act(switchboard, now, offer));
            }
            catch (Exception fault)
            {
                result.TrySetException(fault);
                throw;
            }
        });
        if (_closed)
        {
            // Posted too late for the worker to see.
            result.TrySetResult(Closed);
        }

        return result.Task;
    }

    private void Command(Action<Switchboard, TimeSpan> command) => _worker.Post((switchboard, now) =>
    {
        if (!_closed)
        {
            command(switchboard, now);
        }
    });

    private static UdpPort[] Bind(SfuOptions options)
    {
        var ports = new List<UdpPort>();
        try
        {
            foreach (var address in options.Listen)
            {
                ports.Add(new UdpPort(address, options.Port));
            }

            return [.. ports];
        }
        catch
        {
            ports.ForEach(p => p.Dispose());
            throw;
        }
    }

    private IPEndPoint[] Candidates(SfuOptions options) =>
        [.. EndPoints.Select((bound, i) => i == 0 && options.Announce is { } announced ? new IPEndPoint(announced, bound.Port) : bound)];
}
