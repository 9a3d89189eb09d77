using System.Collections.Concurrent;
using System.Net.Sockets;
using TeleExpertise.Bridge.Forwarding;

namespace TeleExpertise.Bridge.Udp;

/// <summary>
/// The one thread that owns a <see cref="Switchboard"/> and its sockets. It drains the sockets, runs timers, flushes
/// what is to be sent, and naps for a millisecond. Asynchronous sockets would cost up to 180 µs a packet.
/// </summary>
internal sealed class Worker : IDisposable
{
    private const int MostAtOnce = 64;
    private const int NapMicroseconds = 1_000;
    private const int IdleNapMicroseconds = 20_000;
    private static readonly TimeSpan ClockCheck = TimeSpan.FromSeconds(1);

    private readonly UdpPort[] _ports;
    private readonly Switchboard _switchboard;
    private readonly TimeProvider _clock;
    private readonly Action<Exception>? _onFault;
    private readonly ConcurrentQueue<Action<Switchboard, TimeSpan>> _commands = new();
    private readonly byte[] _buffer = GC.AllocateUninitializedArray<byte>(2048, pinned: true);
    private readonly List<Socket> _waiting = [];
    private readonly Thread _thread;
    private readonly long _start;
    private TimeSpan _nextClockCheck;
    private volatile bool _stopping;

    public Worker(UdpPort[] ports, Switchboard switchboard, TimeProvider clock, Action<Exception>? onFault)
    {
        _ports = ports;
        _switchboard = switchboard;
        _clock = clock;
        _onFault = onFault;
        _start = clock.GetTimestamp();
        _thread = new Thread(Run) { IsBackground = true, Name = "Bridge worker" };
        _thread.Start();
    }

    /// <summary>Has the worker do something between two packets, with its switchboard and the time.</summary>
    public void Post(Action<Switchboard, TimeSpan> command) => _commands.Enqueue(command);

    /// <summary>Ends everybody, then the thread, then the sockets.</summary>
    public void Dispose()
    {
        _stopping = true;
        _thread.Join();
    }

    private void Run()
    {
        while (!_stopping)
        {
            var now = _clock.GetElapsedTime(_start);
            CheckClock(now);
            while (_commands.TryDequeue(out var command))
            {
                Guard(command, static (c, worker, time) => c(worker._switchboard, time), now);
            }

            var wasBusy = false;
            foreach (var port in _ports)
            {
                wasBusy |= Drain(port, now);
            }

            Guard(this, static (_, worker, time) => worker._switchboard.Tick(time), now);
            Flush();
            if (!wasBusy)
            {
                Nap(_switchboard.IsEmpty ? IdleNapMicroseconds : NapMicroseconds);
            }
        }

        Stop();
    }

    private bool Drain(UdpPort port, TimeSpan now)
    {
        for (var i = 0; i < MostAtOnce; i++)
        {
            if (!port.TryReceive(_buffer, out var length, out var from))
            {
                return i > 0;
            }

            Guard((length, from), static (d, worker, time) => worker._switchboard.Receive(time, d.from, worker._buffer.AsSpan(0, d.length)), now);
        }

        return true;
    }

    private void Flush()
    {
        while (_switchboard.Outbox.TryTake(out var datagram))
        {
            _ports[datagram.To.Socket].Send(datagram);
        }
    }

    private void Nap(int microseconds)
    {
        if (_ports.Length == 1)
        {
            _ports[0].Socket.Poll(microseconds, SelectMode.SelectRead);
            return;
        }

        _waiting.Clear();
        foreach (var port in _ports)
        {
            _waiting.Add(port.Socket);
        }

        Socket.Select(_waiting, null, null, microseconds);
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
        foreach (var port in _ports)
        {
            port.Dispose();
        }

        while (_commands.TryDequeue(out var command))
        {
            // A join still waiting learns that the bridge is closed.
            Guard(command, static (c, worker, time) => c(worker._switchboard, time), default);
        }
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
