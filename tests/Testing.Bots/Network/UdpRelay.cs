using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace TeleExpertise.Testing.Bots.Network;

/// <summary>
/// A bad line in real time, between a browser and a bridge: an address and port that stand for the bridge's. Each
/// address that a client sends from has an address of its own towards the bridge, as behind a NAT; all share one
/// link each way. One thread, which adds less than 2 ms on a machine that is not busy.
/// </summary>
internal sealed class UdpRelay : IDisposable
{
    private const int LongestDatagram = 2048;
    private const int Buffers = 4 << 20;
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(5);

    // All of 127/8 is this machine.
    private static int _lastSource = Environment.ProcessId * 64;

    private readonly Socket _front;
    private readonly EndPoint _bridge;
    private readonly Link<Datagram> _up;
    private readonly Link<Datagram> _down;
    private readonly Dictionary<SocketAddress, Client> _clients = [];
    private readonly List<Socket> _closed = [];
    private readonly byte[] _buffer = new byte[LongestDatagram];
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly Thread _thread;
    private volatile bool _moves;
    private volatile bool _ends;
    private long _worstQueue;

    /// <summary>Stands for the bridge at <paramref name="address"/>.</summary>
    /// <param name="bridge">Where the bridge listens. IPv4.</param>
    /// <param name="address">Another address of this machine.</param>
    /// <param name="seed">Of what is lost.</param>
    /// <param name="port">The bridge's, when it announces <paramref name="address"/>; 0 for any.</param>
    public UdpRelay(IPEndPoint bridge, IPAddress address, int seed = 1, int port = 0)
    {
        _bridge = bridge;
        (_up, _down) = (new(2 * seed), new((2 * seed) + 1));
        _front = Open(new IPEndPoint(address, port));
        Address = (IPEndPoint)_front.LocalEndPoint!;
        _thread = new Thread(Run) { IsBackground = true, Name = "relay" };
        _thread.Start();
    }

    /// <summary>Where a client finds the bridge.</summary>
    public IPEndPoint Address { get; }

    /// <summary>From client to bridge.</summary>
    public LinkConditions Up
    {
        get => _up.Conditions;
        set => _up.Conditions = value;
    }

    /// <summary>From bridge to client.</summary>
    public LinkConditions Down
    {
        get => _down.Conditions;
        set => _down.Conditions = value;
    }

    /// <summary>Makes both directions alike.</summary>
    public LinkConditions Conditions
    {
        set => (Up, Down) = (value, value);
    }

    /// <summary>Datagrams that came at either end, and those of them that were lost.</summary>
    public (long Sent, long Lost) Counted => (_up.Sent + _down.Sent, _up.Lost + _down.Lost);

    /// <summary>The longest that a datagram waited for the rate limit towards the client, since the last call.</summary>
    public TimeSpan TakeWorstQueue() => TimeSpan.FromTicks(Interlocked.Exchange(ref _worstQueue, 0));

    /// <summary>The client's network changes: its datagrams come from another address, and the old one is deaf.</summary>
    public void Move() => _moves = true;

    /// <summary>Another address of this machine, not given to anybody else.</summary>
    public static IPAddress NextAddress()
    {
        var number = Interlocked.Increment(ref _lastSource);
        return new IPAddress([127, (byte)(128 + ((number >> 16) & 0x3F)), (byte)(number >> 8), (byte)number]);
    }

    public void Dispose()
    {
        _ends = true;
        _thread.Join();
    }

    private TimeSpan Now => Stopwatch.GetElapsedTime(_start);

    private void Run()
    {
        var readable = new List<Socket>();
        while (!_ends)
        {
            if (_moves)
            {
                _moves = false;
                MoveAll();
            }

            readable.Clear();
            readable.Add(_front);
            readable.AddRange(_clients.Values.Select(c => c.Upstream));
            Socket.Select(readable, null, null, Wait());
            TakeFromClients();
            foreach (var client in _clients.Values)
            {
                TakeFromBridge(client);
            }

            Deliver();
        }

        foreach (var socket in _closed.Concat(_clients.Values.Select(c => c.Upstream)).Append(_front))
        {
            socket.Dispose();
        }
    }

    // Whole milliseconds: poll knows nothing finer, and 0 would spin.
    private TimeSpan Wait()
    {
        var due = TimeSpan.FromTicks(Math.Min((_up.NextDue ?? TimeSpan.MaxValue).Ticks, (_down.NextDue ?? TimeSpan.MaxValue).Ticks)) - Now;
        return due >= LongestWait ? LongestWait : due <= TimeSpan.Zero ? TimeSpan.Zero : TimeSpan.FromMilliseconds(Math.Ceiling(due.TotalMilliseconds));
    }

    private void TakeFromClients()
    {
        var from = new SocketAddress(_front.AddressFamily);
        while (TryReceive(_front, from, out var length))
        {
            if (!_clients.TryGetValue(from, out var client))
            {
                var own = new SocketAddress(from.Family, from.Size);
                from.Buffer.CopyTo(own.Buffer);
                client = _clients[own] = new Client(own) { Upstream = Open(new IPEndPoint(NextAddress(), 0)) };
            }

            _up.Send(Now, new Datagram(client, _buffer[..length]), length);
        }
    }

    private void TakeFromBridge(Client client)
    {
        var from = new SocketAddress(_front.AddressFamily);
        while (TryReceive(client.Upstream, from, out var length))
        {
            var now = Now;
            _down.Send(now, new Datagram(client, _buffer[..length]), length);
            if (_down.QueueDelay(now).Ticks > Interlocked.Read(ref _worstQueue))
            {
                Interlocked.Exchange(ref _worstQueue, _down.QueueDelay(now).Ticks);
            }
        }
    }

    private bool TryReceive(Socket socket, SocketAddress from, out int length)
    {
        length = 0;
        if (socket.Available == 0)
        {
            return false;
        }

        length = socket.ReceiveFrom(_buffer, SocketFlags.None, from);
        return true;
    }

    private void Deliver()
    {
        while (_up.TryReceive(Now, out var datagram))
        {
            datagram.Client.Upstream.SendTo(datagram.Bytes, _bridge);
        }

        while (_down.TryReceive(Now, out var datagram))
        {
            _front.SendTo(datagram.Bytes, SocketFlags.None, datagram.Client.Address);
        }
    }

    private void MoveAll()
    {
        foreach (var client in _clients.Values)
        {
            // Kept open and never read again: a closed one would tell the bridge that nobody is there.
            _closed.Add(client.Upstream);
            client.Upstream = Open(new IPEndPoint(NextAddress(), 0));
        }
    }

    private static Socket Open(IPEndPoint at)
    {
        var socket = new Socket(at.AddressFamily, SocketType.Dgram, ProtocolType.Udp) { ReceiveBufferSize = Buffers, SendBufferSize = Buffers };
        socket.Bind(at);
        return socket;
    }

    private readonly record struct Datagram(Client Client, byte[] Bytes);

    private sealed class Client(SocketAddress address)
    {
        public SocketAddress Address { get; } = address;

        public required Socket Upstream { get; set; }
    }
}
