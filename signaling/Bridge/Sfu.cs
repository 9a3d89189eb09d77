using System.Net;
using System.Net.Sockets;
using TeleExpertise.Bridge.Forwarding;
using TeleExpertise.Bridge.Sdp;
using TeleExpertise.Bridge.Sockets;

namespace TeleExpertise.Bridge;

/// <summary>
/// A selective forwarding unit: browsers send it their microphone, camera (VP8 or H.264, simulcast) and screen, and it
/// forwards them into the receiving m-lines ("slots") of the others in the room. All members may be called from any
/// thread; calls travel to the room's worker through a queue.
/// </summary>
public sealed class Sfu : IDisposable
{
    private readonly Worker[] _workers;
    private readonly RoomPlaces _places;
    private readonly Action<SfuEvent> _onEvent;
    private volatile bool _closed;

    /// <summary>Binds the sockets and starts the workers' threads.</summary>
    /// <param name="options">Where to listen and how much to accept.</param>
    /// <param name="clock">Wall clock of events and sender reports; also paces the workers.</param>
    /// <param name="onEvent">
    /// Called from the workers' threads, several at a time; the events of one room come from one thread, in order. Must
    /// neither block nor throw.
    /// </param>
    /// <exception cref="SocketException">An address cannot be bound.</exception>
    /// <exception cref="ArgumentException">
    /// An address to listen on is a wildcard, or announced as one of the other IP version, or there is none; or there is
    /// no worker.
    /// </exception>
    public Sfu(SfuOptions options, TimeProvider clock, Action<SfuEvent> onEvent)
    {
        if (options.Listen.Count is 0 or > byte.MaxValue || options.Listen.Any(l => l.Told.AddressFamily != l.Bind.AddressFamily))
        {
            throw new ArgumentException("Name at least one address to listen on, announced as one of the same IP version.", nameof(options));
        }

        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.Workers);
        _onEvent = onEvent;
        _places = new RoomPlaces(options.Workers);
        var ports = Bind(options);
        EndPoints = [.. ports.SelectMany(p => p.Udp).Select(p => p.EndPoint)];
        _workers = [.. ports.Select(p => Start(p, options, clock))];
    }

    /// <summary>The endpoints really bound, worker by worker, each in the order of <see cref="SfuOptions.Listen"/>.</summary>
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
    public async Task<JoinResult> Join(string room, string peer, string offerSdp, PeerRights rights, JoinOptions? options = null)
    {
        var worker = _places.Enter(room);
        var isIn = false;
        try
        {
            var result = await Negotiate(worker, offerSdp, (switchboard, now, offer) => switchboard.Join(now, room, peer, offer, rights, options)).ConfigureAwait(false);
            isIn = result is JoinResult.Accepted;
            return result;
        }
        finally
        {
            if (!isIn)
            {
                // Whoever is in leaves with its SfuEvent.Lost.
                _places.Leave(room);
            }
        }
    }

    /// <summary>
    /// ICE restart: a peer whose network changed keeps its place, its slots and its keys, and is reached at its new
    /// address once that has been checked. Until then the old one goes on.
    /// </summary>
    /// <param name="room">As in <see cref="Join"/>.</param>
    /// <param name="peer">As in <see cref="Join"/>.</param>
    /// <param name="offerSdp">The browser's offer after <c>restartIce()</c>: the m-lines and the certificate of the join.</param>
    /// <returns>Refused with <see cref="RefusalCode.NoSuchPeer"/> or <see cref="RefusalCode.NotContinued"/>: join anew.</returns>
    public Task<JoinResult> Restart(string room, string peer, string offerSdp) =>
        Negotiate(_places.Find(room) ?? 0, offerSdp, (switchboard, now, offer) => switchboard.Restart(now, room, peer, offer));

    /// <summary>Ends a peer (<see cref="LostReason.Left"/>); no effect when there is none of that name.</summary>
    public void Leave(string room, string peer) => Command(room, (switchboard, now) => switchboard.Leave(now, room, peer));

    /// <summary>Changes what a peer may do, from the next packet on; no effect when there is none of that name.</summary>
    public void SetRights(string room, string peer, PeerRights rights) =>
        Command(room, (switchboard, now) => switchboard.SetRights(now, room, peer, rights));

    /// <summary>
    /// Changes what a peer wants to receive, from the next packet on; no effect when there is none of that name. A peer
    /// that joins again begins without wishes.
    /// </summary>
    public void SetWishes(string room, string peer, PeerWishes wishes) =>
        Command(room, (switchboard, now) => switchboard.SetWishes(now, room, peer, wishes));

    /// <summary>Ends every peer of a room; no effect when there is no such room.</summary>
    public void CloseRoom(string room) => Command(room, (switchboard, now) => switchboard.CloseRoom(now, room));

    /// <summary>Numbers of everything, taken by each worker between two packets.</summary>
    /// <exception cref="OperationCanceledException">The bridge is shutting down.</exception>
    public async Task<SfuStats> Stats()
    {
        var all = await Task.WhenAll(_workers.Select(w => Ask(w, (switchboard, now) => switchboard.Stats(now)))).ConfigureAwait(false);
        return new SfuStats(all.Select(s => s.Traffic).Aggregate(Snapshot.Sum), [.. all.SelectMany(s => s.Rooms)]);
    }

    /// <summary>Numbers of one peer; null when there is none of that name.</summary>
    /// <param name="room">As in <see cref="Join"/>.</param>
    /// <param name="peer">As in <see cref="Join"/>.</param>
    /// <exception cref="OperationCanceledException">The bridge is shutting down.</exception>
    public Task<PeerStats?> Stats(string room, string peer) =>
        Ask(_workers[_places.Find(room) ?? 0], (switchboard, now) => switchboard.Stats(now, room, peer));

    /// <summary>Ends every peer, then the threads and the sockets. Waits for the workers, so never call it from an event.</summary>
    public void Dispose()
    {
        _closed = true;
        foreach (var worker in _workers)
        {
            worker.Dispose();
        }
    }

    private static JoinResult.Refused Closed => new(RefusalCode.Closed, "The bridge is shutting down.");

    private Task<JoinResult> Negotiate(int worker, string offerSdp, Func<Switchboard, TimeSpan, SdpOffer, JoinResult> act)
    {
        // Parsed here, so that a hostile offer costs the caller's thread and nobody's media.
        var offer = SdpOfferReader.Read(offerSdp, out var problem);
        if (offer is null)
        {
            return Task.FromResult<JoinResult>(new JoinResult.Refused(problem!.Code, problem.Sentence));
        }

        return Ask<JoinResult>(_workers[worker], (switchboard, now) => act(switchboard, now, offer), Closed);
    }

    private Task<T> Ask<T>(Worker worker, Func<Switchboard, TimeSpan, T> question, T? whenClosed = default)
    {
        var result = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        worker.Post((switchboard, now) =>
        {
            try
            {
                if (!_closed)
                {
                    result.TrySetResult(question(switchboard, now));
                    return;
                }
            }
            catch (Exception fault)
            {
                result.TrySetException(fault);
                throw;
            }

            End();
        });
        if (_closed)
        {
            // Posted too late for the worker to see.
            End();
        }

        return result.Task;

        void End()
        {
            if (whenClosed is null)
            {
                result.TrySetCanceled();
            }
            else
            {
                result.TrySetResult(whenClosed);
            }
        }
    }

    private void Command(string room, Action<Switchboard, TimeSpan> command)
    {
        if (_places.Find(room) is { } worker)
        {
            _workers[worker].Post((switchboard, now) =>
            {
                if (!_closed)
                {
                    command(switchboard, now);
                }
            });
        }
    }

    private Worker Start(WorkerPorts ports, SfuOptions options, TimeProvider clock)
    {
        var candidates = ports.Udp.Select((port, i) => new IPEndPoint(options.Listen[i].Told, port.EndPoint.Port)).ToArray();
        return new Worker(ports, new Switchboard(options, candidates, clock.GetUtcNow(), Tell), clock, options.OnFault);
    }

    private void Tell(SfuEvent happened)
    {
        _onEvent(happened);
        if (happened is SfuEvent.Lost)
        {
            // Afterwards: a room that begins anew on another worker must not tell of itself before this end was told.
            _places.Leave(happened.Room);
        }
    }

    // All sockets before the first thread: when one cannot be bound, nothing has begun.
    private static List<WorkerPorts> Bind(SfuOptions options)
    {
        var bound = new List<WorkerPorts>();
        try
        {
            for (var worker = 0; worker < options.Workers; worker++)
            {
                bound.Add(new WorkerPorts(options, worker));
            }

            return bound;
        }
        catch
        {
            bound.ForEach(p => p.Dispose());
            throw;
        }
    }
}
