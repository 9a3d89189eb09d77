using System.Net.Sockets;
using TeleExpertise.Bridge.Forwarding;
using TeleExpertise.Bridge.Linux;
using TeleExpertise.Bridge.Peer;

namespace TeleExpertise.Bridge.Sockets;

/// <summary>
/// A worker's TCP connections (RFC 6544, passive). Whoever connects has a few seconds and a few kilobytes to bring a
/// sound check; whoever sends anything else first, or no framing at all, is put out at once. When all places are taken,
/// whoever has waited longest without a check gives way: silent connections keep nobody out.
/// </summary>
internal sealed class TcpConnections(Poller poller, Switchboard switchboard, int most = TcpConnections.Most) : IDisposable
{
    public const int Most = 1_000;

    /// <summary>Of one IPv4 address or one IPv6 subnet of 64 bits: a hospital's whole network may stand behind one.</summary>
    public const int MostOfOneSource = 64;

    /// <summary>Checks are 150 bytes; a browser sends a handful.</summary>
    private const int MostUnknownBytes = 8 * 1024;
    private const int MostAcceptsAtOnce = 16;
    private const int MostReadsAtOnce = 8;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan SweepInterval = TimeSpan.FromSeconds(1);

    private readonly Dictionary<uint, TcpConnection> _all = [];
    private readonly Dictionary<UInt128, int> _bySource = [];
    private readonly List<TcpConnection> _waiting = [];
    private readonly List<TcpConnection> _over = [];
    private TimeSpan _nextSweep;
    private uint _lastId;

    public int Count => _all.Count;

    /// <summary>Takes new connections in.</summary>
    /// <param name="port">Where they stand.</param>
    /// <param name="index">The port's place among the worker's.</param>
    /// <param name="tag">What the poller is to tell of a connection, by its id.</param>
    /// <param name="now">Time since the bridge's start.</param>
    public void Accept(TcpPort port, byte index, Func<uint, ulong> tag, TimeSpan now)
    {
        for (var i = 0; i < MostAcceptsAtOnce && port.TryAccept(out var socket); i++)
        {
            if (!TryName(socket, index, out var address) || !TryCount(address))
            {
                socket.Dispose();
                continue;
            }

            var connection = new TcpConnection(socket, address, now);
            _all.Add(address.Connection, connection);
            poller.Watch(connection.Descriptor, tag(address.Connection));
        }
    }

    /// <summary>Takes what a connection brings to the switchboard.</summary>
    public void Receive(uint id, TimeSpan now)
    {
        if (!_all.TryGetValue(id, out var connection))
        {
            return;
        }

        var isMore = true;
        for (var i = 0; i < MostReadsAtOnce && isMore; i++)
        {
            if (!connection.TryFill(out isMore) || !TryDeliver(connection, now))
            {
                Close(connection);
                return;
            }
        }
    }

    /// <summary>Lets a datagram leave with the next <see cref="Flush"/>; one that has nowhere to go is dropped.</summary>
    public void Send(in TransportAddress to, ReadOnlySpan<byte> datagram)
    {
        if (_all.TryGetValue(to.Connection, out var connection))
        {
            if (!connection.HasWaiting)
            {
                _waiting.Add(connection);
            }

            _ = connection.TryAdd(datagram);
        }
    }

    /// <summary>Hands the kernel what waits, as far as readers keep up.</summary>
    public void Flush()
    {
        for (var i = _waiting.Count - 1; i >= 0; i--)
        {
            var connection = _waiting[i];
            var lives = connection.TryFlush();
            if (!lives)
            {
                Close(connection);
            }
            else if (!connection.HasWaiting)
            {
                _waiting.RemoveAt(i);
            }
        }
    }

    /// <summary>Puts out, once a second, whoever has been nobody's for too long.</summary>
    public void Sweep(TimeSpan now)
    {
        if (now < _nextSweep)
        {
            return;
        }

        _nextSweep = now + SweepInterval;
        _over.Clear();
        foreach (var connection in _all.Values)
        {
            Look(connection, now);
            if (now - connection.KnownAt > Patience)
            {
                _over.Add(connection);
            }
        }

        _over.ForEach(Close);
    }

    public void Dispose()
    {
        foreach (var connection in _all.Values)
        {
            connection.Dispose();
        }

        _all.Clear();
    }

    private bool TryDeliver(TcpConnection connection, TimeSpan now)
    {
        bool isBroken;
        while (connection.TryTake(out var frame, out isBroken))
        {
            if (!connection.IsKnown && (frame.IsEmpty || frame[0] > 3 || connection.BytesReceived > MostUnknownBytes))
            {
                return false;
            }

            switchboard.Receive(now, connection.Address, frame);
            if (!connection.IsKnown)
            {
                Look(connection, now);
            }
        }

        return !isBroken;
    }

    private void Look(TcpConnection connection, TimeSpan now)
    {
        connection.IsKnown = switchboard.Knows(connection.Address);
        connection.KnownAt = connection.IsKnown ? now : connection.KnownAt;
    }

    private bool TryFree()
    {
        if (_all.Count < most)
        {
            return true;
        }

        TcpConnection? oldest = null;
        foreach (var connection in _all.Values)
        {
            if (!connection.IsKnown && (oldest is null || connection.KnownAt < oldest.KnownAt))
            {
                oldest = connection;
            }
        }

        if (oldest is null)
        {
            return false;
        }

        Close(oldest);
        return true;
    }

    private bool TryName(Socket socket, byte index, out TransportAddress address)
    {
        address = default;
        try
        {
            var name = socket.RemoteEndPoint!.Serialize();
            // Ids go round after four thousand million connections; zero is UDP.
            _lastId = _lastId == uint.MaxValue ? 1 : _lastId + 1;
            address = SocketName.Read(name.Buffer.Span, index) with { Connection = _lastId };
            return !_all.ContainsKey(_lastId);
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private bool TryCount(in TransportAddress address)
    {
        var source = SourceOf(address);
        if (_bySource.GetValueOrDefault(source) == MostOfOneSource || !TryFree())
        {
            return false;
        }

        _bySource[source] = _bySource.GetValueOrDefault(source) + 1;
        return true;
    }

    private void Close(TcpConnection connection)
    {
        if (!_all.Remove(connection.Address.Connection))
        {
            return;
        }

        var source = SourceOf(connection.Address);
        if (--System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrNullRef(_bySource, source) == 0)
        {
            _bySource.Remove(source);
        }

        _waiting.Remove(connection);
        switchboard.Forget(connection.Address);
        connection.Dispose();
    }

    private static UInt128 SourceOf(in TransportAddress address) => address.IsV6 ? address.Ip >> 64 : address.Ip;
}
