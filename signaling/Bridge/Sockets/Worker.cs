using System.Collections.Concurrent;
using TeleExpertise.Bridge.Forwarding;
using TeleExpertise.Bridge.Linux;

namespace TeleExpertise.Bridge.Sockets;

/// <summary>
/// The one thread that owns a <see cref="Switchboard"/> and its sockets. It sleeps until something arrives, gives the
/// rest of the burst a moment to arrive too, drains the sockets, runs commands and timers, and sends everything at once.
/// Asynchronous sockets would cost up to 180 µs a packet.
/// </summary>
internal sealed class Worker : IDisposable
{
    /// <summary>Bounds the datagrams between two looks at commands and timers.</summary>
    private const int MostBatches = 4;

    /// <summary>A frame of video comes as a burst; taken together, it leaves in one message for each viewer.</summary>
    private const uint GatherMicroseconds = 500;

    private const int TimersMilliseconds = 5;
    private const int IdleMilliseconds = 200;
    private static readonly TimeSpan ClockCheck = TimeSpan.FromSeconds(1);

    // What the poller tells: a UDP port by its index, a TCP port or connection by index or id above one of these.
    private const ulong TcpPortTag = 1UL << 32;
    private const ulong ConnectionTag = 2UL << 32;

    private readonly WorkerPorts _ports;
    private readonly Switchboard _switchboard;
    private readonly TimeProvider _clock;
    private readonly Action<Exception>? _onFault;
    private readonly ConcurrentQueue<Action<Switchboard, TimeSpan>> _commands = new();
    private readonly Poller _poller = new();
    private readonly ReceiveBatch _received = new();
    private readonly SendBatch _sending = new();
    private readonly Departures _departures;
    private readonly TcpConnections _connections;
    private readonly Thread _thread;
    private readonly long _start;
    private TimeSpan _nextClockCheck;
    private volatile bool _stopping;

    public Worker(WorkerPorts ports, Switchboard switchboard, TimeProvider clock, Action<Exception>? onFault)
    {
        _ports = ports;
        _switchboard = switchboard;
        _clock = clock;
        _onFault = onFault;
        _start = clock.GetTimestamp();
        _departures = new Departures(switchboard.Outbox);
        _connections = new TcpConnections(_poller, switchboard);
        switchboard.Outbox.WhenFull = Depart;
        for (var i = 0; i < ports.Udp.Count; i++)
        {
            _poller.Watch(ports.Udp[i].Descriptor, (ulong)i);
        }

        for (var i = 0; i < ports.Tcp.Count; i++)
        {
            _poller.Watch(ports.Tcp[i].Descriptor, TcpPortTag + (ulong)i);
        }

        _thread = new Thread(Run) { IsBackground = true, Name = "Bridge worker" };
        _thread.Start();
    }

    /// <summary>Has the worker do something between two packets, with its switchboard and the time.</summary>
    public void Post(Action<Switchboard, TimeSpan> command)
    {
        _commands.Enqueue(command);
        _poller.Wake();
    }

    /// <summary>Ends everybody, then the thread, then the sockets.</summary>
    public void Dispose()
    {
        _stopping = true;
        _poller.Wake();
        _thread.Join();
    }

    private void Run()
    {
        while (!_stopping)
        {
            var ready = Wait();
            var now = _clock.GetElapsedTime(_start);
            CheckClock(now);
            for (var i = 0; i < ready; i++)
            {
                Serve(_poller.TagAt(i), now);
            }

            // After the wakes were taken in: the wake of one that is posted from here on ends the next wait.
            while (_commands.TryDequeue(out var command))
            {
                Guard(command, static (c, worker, time) => c(worker._switchboard, time), now);
            }

            Guard(this, static (_, worker, time) => worker._connections.Sweep(time), now);
            Guard(this, static (_, worker, time) => worker._switchboard.Tick(time), now);
            Flush();
        }

        Stop();
    }

    // Whoever else becomes ready meanwhile is told of the next time.
    private int Wait()
    {
        var ready = _poller.Wait(_switchboard.IsEmpty && _connections.Count == 0 ? IdleMilliseconds : TimersMilliseconds);
        if (ready > 1 || (ready == 1 && _poller.TagAt(0) != Poller.WokenTag))
        {
            _ = Libc.usleep(GatherMicroseconds);
        }

        return ready;
    }

    private void Serve(ulong tag, TimeSpan now)
    {
        switch (tag)
        {
            case Poller.WokenTag:
                _poller.Rearm();
                break;
            case < TcpPortTag:
                Drain((byte)tag, now);
                break;
            case < ConnectionTag:
                Guard((byte)tag, static (port, worker, time) => worker._connections.Accept(worker._ports.Tcp[port], port, static id => ConnectionTag + id, time), now);
                break;
            default:
                Guard((uint)tag, static (id, worker, time) => worker._connections.Receive(id, time), now);
                FlushWhenFull();
                break;
        }
    }

    private void Drain(byte port, TimeSpan now)
    {
        for (var batch = 0; batch < MostBatches; batch++)
        {
            var count = _received.Receive(_ports.Udp[port].Descriptor);
            for (var i = 0; i < count; i++)
            {
                Guard((Index: i, Port: port), static (at, worker, time) => worker.Take(at.Index, at.Port, time), now);
            }

            if (count < ReceiveBatch.Size)
            {
                return;
            }
        }
    }

    private void Take(int index, byte port, TimeSpan now)
    {
        var from = SocketName.Read(_received.Name(index), port);
        _switchboard.Receive(now, from, _received.Bytes(index));
        FlushWhenFull();
    }

    // One more packet for a large room must find its places.
    private void FlushWhenFull()
    {
        if (_switchboard.Outbox.Count > _switchboard.Outbox.Capacity / 2)
        {
            Flush();
        }
    }

    private void Flush()
    {
        if (_switchboard.Outbox.Count > 0)
        {
            Depart();
        }

        _connections.Flush();
    }

    // Also when the outbox is full in the midst of a round. Closes no connection: somebody may be reading from it.
    private void Depart()
    {
        _departures.Sort();
        for (var port = 0; port < _ports.Udp.Count; port++)
        {
            Send(port);
        }

        _switchboard.Outbox.Clear();
    }

    private void Send(int port)
    {
        var outbox = _switchboard.Outbox;
        for (var chain = 0; chain < _departures.Chains; chain++)
        {
            var i = _departures.First(chain);
            if (outbox.To(i).Socket != port)
            {
                continue;
            }

            do
            {
                if (outbox.To(i).Connection == 0)
                {
                    _sending.Add(_ports.Udp[port], outbox.To(i), outbox.BytesOf(i));
                }
                else
                {
                    _connections.Send(outbox.To(i), outbox.BytesOf(i));
                }
            }
            while (_departures.TryNext(ref i));
        }

        _sending.Flush(_ports.Udp[port]);
    }

    // Somebody may set the machine's clock; events are to carry the new time.
    private void CheckClock(TimeSpan now)
    {
        if (now >= _nextClockCheck)
        {
            _nextClockCheck = now + ClockCheck;
            _switchboard.Epoch = _clock.GetUtcNow() - now;
        }
    }

    private void Stop()
    {
        Guard(this, static (_, worker, _) => worker._switchboard.Dispose(), default);
        Flush();
        _connections.Dispose();
        _ports.Dispose();
        while (_commands.TryDequeue(out var command))
        {
            // A join still waiting learns that the bridge is closed.
            Guard(command, static (c, worker, time) => c(worker._switchboard, time), default);
        }

        _poller.Dispose();
    }

    // A bug met by one packet must not end everybody's call, but somebody must hear of it.
    private void Guard<T>(T with, Action<T, Worker, TimeSpan> act, TimeSpan now)
    {
        try
        {
            act(with, this, now);
        }
        catch (Exception fault) when (_onFault is not null)
        {
            _onFault(fault);
        }
    }
}
