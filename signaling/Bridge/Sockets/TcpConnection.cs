using System.Net.Sockets;
using System.Runtime.InteropServices;
using TeleExpertise.Bridge.Linux;
using TeleExpertise.Bridge.Peer;

namespace TeleExpertise.Bridge.Sockets;

/// <summary>A TCP connection that carries datagrams (RFC 4571). It never waits.</summary>
internal sealed unsafe class TcpConnection : IDisposable
{
    private readonly Socket _socket;
    private readonly FrameReader _reader = new();
    private readonly FrameWriter _writer = new();

    /// <param name="socket">Accepted; owned from here on.</param>
    /// <param name="address">Its name.</param>
    /// <param name="now">Time since the bridge's start.</param>
    public TcpConnection(Socket socket, TransportAddress address, TimeSpan now)
    {
        _socket = socket;
        Address = address;
        KnownAt = now;
        _socket.NoDelay = true;
        _socket.SendBufferSize = FrameWriter.MostWaiting;
    }

    public TransportAddress Address { get; }

    public int Descriptor => (int)_socket.Handle;

    /// <summary>Whether it is a member's: before a sound check came, and after the member has gone, it is nobody's.</summary>
    public bool IsKnown { get; set; }

    /// <summary>When it was a member's last; before the first check, when it was opened.</summary>
    public TimeSpan KnownAt { get; set; }

    public long BytesReceived { get; private set; }

    /// <summary>Whether something waits for the reader.</summary>
    public bool HasWaiting => !_writer.Waiting.IsEmpty;

    /// <summary>Reads once, if anything is there.</summary>
    /// <returns>False when the connection has ended.</returns>
    public bool TryFill(out bool isMore)
    {
        var room = _reader.Room();
        nint read;
        fixed (byte* at = room)
        {
            read = Libc.recv(Descriptor, at, room.Length, Libc.DontWait);
        }

        isMore = read == room.Length;
        if (read < 0)
        {
            return Marshal.GetLastPInvokeError() is Libc.TryAgain or Libc.Interrupted;
        }

        _reader.Came((int)read);
        BytesReceived += read;
        return read > 0;
    }

    /// <inheritdoc cref="FrameReader.TryTake"/>
    public bool TryTake(out Span<byte> frame, out bool isBroken) => _reader.TryTake(out frame, out isBroken);

    /// <inheritdoc cref="FrameWriter.TryAdd"/>
    public bool TryAdd(ReadOnlySpan<byte> datagram) => _writer.TryAdd(datagram);

    /// <summary>Hands the kernel what it takes; the rest waits on.</summary>
    /// <returns>False when the connection has ended.</returns>
    public bool TryFlush()
    {
        var waiting = _writer.Waiting;
        if (waiting.IsEmpty)
        {
            return true;
        }

        nint sent;
        fixed (byte* at = waiting)
        {
            sent = Libc.send(Descriptor, at, waiting.Length, Libc.DontWait | Libc.NoSignal);
        }

        if (sent < 0)
        {
            return Marshal.GetLastPInvokeError() is Libc.TryAgain or Libc.Interrupted;
        }

        _writer.Left((int)sent);
        return true;
    }

    public void Dispose() => _socket.Dispose();
}
