using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace TeleExpertise.Bridge.Tests.Support;

/// <summary>Carries a bot's datagrams over TCP, each behind its length, and cut where it hurts (RFC 4571).</summary>
internal sealed class TcpWire : IWire
{
    private readonly byte[] _came = new byte[256 * 1024];
    private int _length;
    private int _sent;

    public TcpWire(IPEndPoint to)
    {
        Socket = new Socket(to.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        Socket.Connect(to);
    }

    public Socket Socket { get; }

    public void Send(byte[] datagram)
    {
        byte[] frame = [(byte)(datagram.Length >> 8), (byte)datagram.Length, .. datagram];
        // Now in the middle of the length, now in the middle of the datagram, now two at once.
        var cut = _sent++ % 3 == 0 ? 1 : Math.Min(frame.Length, 50);
        Socket.Send(frame.AsSpan(0, cut));
        Socket.Send(frame.AsSpan(cut));
    }

    public bool TryReceive(byte[] buffer, out int length)
    {
        while (Socket.Available > 0 && _length < _came.Length)
        {
            _length += Socket.Receive(_came.AsSpan(_length));
        }

        length = _length < 2 ? 0 : BinaryPrimitives.ReadUInt16BigEndian(_came);
        if (_length < 2 || _length < 2 + length)
        {
            return false;
        }

        _came.AsSpan(2, length).CopyTo(buffer);
        _came.AsSpan(2 + length, _length - length - 2).CopyTo(_came);
        _length -= 2 + length;
        return true;
    }

    public void Dispose() => Socket.Dispose();
}
