using System.Buffers.Binary;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using TeleExpertise.Bridge.Linux;
using TeleExpertise.Bridge.Peer;

namespace TeleExpertise.Bridge.Sockets;

/// <summary>
/// A TCP connection that carries datagrams, each behind its length (RFC 4571 section 2):
/// <code>
/// | LENGTH (16) | STUN, DTLS, SRTP or SRTCP ... |
/// </code>
/// It never waits: what a slow reader has no room for is dropped, datagram by datagram, like any other loss.
/// </summary>
internal sealed unsafe class TcpConnection : IDisposable
{
    /// <summary>No datagram of a browser is longer.</summary>
    public const int LongestFrame = 2048;

    /// <summary>
    /// Bytes that may wait here, and about as many more in the kernel: a second of a thin line. More would only arrive
    /// too late.
    /// </summary>
    public const int MostWaiting = 64 * 1024;

    private const int HeadLength = 2;
    private const int FirstRoom = 4 * 1024;

    private readonly Socket _socket;
    private readonly byte[] _in = GC.AllocateUninitializedArray<byte>(2 * (HeadLength + LongestFrame), pinned: true);
    private byte[] _out = [];
    private int _first;
    private int _end;
    private int _waiting;

    /// <param name="socket">Accepted; owned from here on.</param>
    /// <param name="address">Its name.</param>
    /// <param name="now">Time since the bridge's start.</param>
    public TcpConnection(Socket socket, TransportAddress address, TimeSpan now)
    {
        _socket = socket;
        Address = address;
        KnownAt = now;
        _socket.NoDelay = true;
        _socket.SendBufferSize = MostWaiting;
    }

    public TransportAddress Address { get; }

    public int Descriptor => (int)_socket.Handle;

    /// <summary>Whether it is a member's: before a sound check came, and after the member has gone, it is nobody's.</summary>
    public bool IsKnown { get; set; }

    /// <summary>When it was a member's last; before the first check, when it was opened.</summary>
    public TimeSpan KnownAt { get; set; }

    public long BytesReceived { get; private set; }

    /// <summary>Whether something waits for the reader.</summary>
    public bool HasWaiting => _waiting > 0;

    /// <summary>Reads once, if anything is there.</summary>
    /// <returns>False when the connection has ended.</returns>
    public bool TryFill(out bool isMore)
    {
        _in.AsSpan(_first, _end - _first).CopyTo(_in);
        (_first, _end) = (0, _end - _first);
        var room = _in.Length - _end;
        nint read;
        fixed (byte* at = &_in[_end])
        {
            read = Libc.recv(Descriptor, at, room, Libc.DontWait);
        }

        isMore = read == room;
        if (read < 0)
        {
            return Marshal.GetLastPInvokeError() is Libc.TryAgain or Libc.Interrupted;
        }

        _end += (int)read;
        BytesReceived += read;
        return read > 0;
    }

    /// <summary>The next whole datagram, empty ones included; its bytes are valid until the next fill.</summary>
    /// <param name="frame">May be changed in place.</param>
    /// <param name="isBroken">What comes is no framing, or nothing of ours.</param>
    public bool TryTake(out Span<byte> frame, out bool isBroken)
    {
        frame = default;
        isBroken = false;
        if (_end - _first < HeadLength)
        {
            return false;
        }

        var length = BinaryPrimitives.ReadUInt16BigEndian(_in.AsSpan(_first));
        isBroken = length > LongestFrame;
        if (isBroken || _end - _first < HeadLength + length)
        {
            return false;
        }

        frame = _in.AsSpan(_first + HeadLength, length);
        _first += HeadLength + length;
        return true;
    }

    /// <summary>Lets a datagram wait for <see cref="TryFlush"/>; false when too much waits already, and it is dropped.</summary>
    public bool TryAdd(ReadOnlySpan<byte> datagram)
    {
        var needed = _waiting + HeadLength + datagram.Length;
        if (needed > MostWaiting)
        {
            return false;
        }

        if (needed > _out.Length)
        {
            Array.Resize(ref _out, Math.Max(FirstRoom, (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)needed)));
        }

        BinaryPrimitives.WriteUInt16BigEndian(_out.AsSpan(_waiting), (ushort)datagram.Length);
        datagram.CopyTo(_out.AsSpan(_waiting + HeadLength));
        _waiting = needed;
        return true;
    }

    /// <summary>Hands the kernel what it takes; the rest waits on.</summary>
    /// <returns>False when the connection has ended.</returns>
    public bool TryFlush()
    {
        if (_waiting == 0)
        {
            return true;
        }

        nint sent;
        fixed (byte* at = _out)
        {
            sent = Libc.send(Descriptor, at, _waiting, Libc.DontWait | Libc.NoSignal);
        }

        if (sent < 0)
        {
            return Marshal.GetLastPInvokeError() is Libc.TryAgain or Libc.Interrupted;
        }

        _out.AsSpan((int)sent, _waiting - (int)sent).CopyTo(_out);
        _waiting -= (int)sent;
        return true;
    }

    public void Dispose() => _socket.Dispose();
}
