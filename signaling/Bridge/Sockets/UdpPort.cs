using System.Net;
using System.Net.Sockets;
using TeleExpertise.Bridge.Linux;

namespace TeleExpertise.Bridge.Sockets;

/// <summary>One bound UDP socket. .NET opens and closes it; datagrams pass by <see cref="ReceiveBatch"/> and <see cref="SendBatch"/>.</summary>
internal sealed unsafe class UdpPort : IDisposable
{
    private const int BufferBytes = 4 * 1024 * 1024;
    private readonly Socket _socket;

    /// <param name="address">A concrete address: what is sent from a wildcard may leave with another source.</param>
    /// <param name="port">0 lets the system choose.</param>
    public UdpPort(IPAddress address, int port)
    {
        if (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any))
        {
            throw new ArgumentException("Listen on concrete addresses, not on 0.0.0.0 or ::, or ICE will not connect.", nameof(address));
        }

        _socket = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp)
        {
            ReceiveBufferSize = BufferBytes,
            SendBufferSize = BufferBytes,
        };
        try
        {
            _socket.Bind(new IPEndPoint(address, port));
        }
        catch (SocketException)
        {
            _socket.Dispose();
            throw;
        }

        Widen();
        var off = 0;
        CanSegment = Libc.setsockopt(Descriptor, Libc.LevelUdp, Libc.UdpSegment, &off, sizeof(int)) == 0;
    }

    public int Descriptor => (int)_socket.Handle;

    public IPEndPoint EndPoint => (IPEndPoint)_socket.LocalEndPoint!;

    /// <summary>Whether the kernel cuts messages up (UDP_SEGMENT); off for good once a device refused it.</summary>
    public bool CanSegment { get; set; }

    public void Dispose() => _socket.Dispose();

    // The limit of ordinary processes is 208 KiB on most machines, which is 10 ms of a flood. Root may go beyond it.
    private void Widen()
    {
        var bytes = BufferBytes;
        _ = Libc.setsockopt(Descriptor, Libc.LevelSocket, Libc.ReceiveBufferForce, &bytes, sizeof(int));
        _ = Libc.setsockopt(Descriptor, Libc.LevelSocket, Libc.SendBufferForce, &bytes, sizeof(int));
    }
}
