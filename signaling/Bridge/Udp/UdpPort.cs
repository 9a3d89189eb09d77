using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using TeleExpertise.Bridge.Peer;

namespace TeleExpertise.Bridge.Udp;

/// <summary>One bound UDP socket that speaks <see cref="TransportAddress"/> and allocates nothing a datagram.</summary>
internal sealed class UdpPort : IDisposable
{
    private const int BufferBytes = 4 * 1024 * 1024;
    private const int IpV4Length = 16;
    private const int IpV6Length = 28;

    private readonly byte _index;
    private readonly bool _isV6;
    private readonly SocketAddress _from;
    private readonly SocketAddress _to;

    /// <param name="address">A concrete address: what is sent from a wildcard may leave with another source.</param>
    /// <param name="port">0 lets the system choose.</param>
    /// <param name="index">Its place among the worker's sockets.</param>
    public UdpPort(IPAddress address, int port, byte index)
    {
        if (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any))
        {
            throw new ArgumentException("Listen on concrete addresses, not on 0.0.0.0 or ::, or ICE will not connect.", nameof(address));
        }

        _index = index;
        _isV6 = address.AddressFamily == AddressFamily.InterNetworkV6;
        _from = new SocketAddress(address.AddressFamily, _isV6 ? IpV6Length : IpV4Length);
        _to = new SocketAddress(address.AddressFamily, _isV6 ? IpV6Length : IpV4Length);
        Socket = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp)
        {
            ReceiveBufferSize = BufferBytes,
            SendBufferSize = BufferBytes,
        };
        try
        {
            Socket.Bind(new IPEndPoint(address, port));
        }
        catch (SocketException)
        {
            Socket.Dispose();
            throw;
        }
    }

    public Socket Socket { get; }

    public IPEndPoint EndPoint => (IPEndPoint)Socket.LocalEndPoint!;

    /// <summary>Takes a datagram when one is there; longer than the buffer, it is cut and fails its authentication.</summary>
    public bool TryReceive(Span<byte> buffer, out int length, out TransportAddress from)
    {
        length = 0;
        from = default;
        try
        {
            // Not Available: it tells the next datagram's length, and an empty one would block the queue for ever.
            if (!Socket.Poll(0, SelectMode.SelectRead))
            {
                return false;
            }

            length = Socket.ReceiveFrom(buffer, SocketFlags.None, _from);
        }
        catch (SocketException)
        {
            // An ICMP error for something sent earlier, or a datagram with a bad checksum: nothing was received.
            return false;
        }

        from = Read(_from.Buffer.Span);
        return true;
    }

    /// <summary>Sends, or drops when the network says no: UDP may.</summary>
    public void Send(in Datagram datagram)
    {
        Write(datagram.To, _to.Buffer.Span);
        try
        {
            Socket.SendTo(datagram.Bytes, SocketFlags.None, _to);
        }
        catch (SocketException)
        {
            // No route, no buffer, or a firewall: the loss is repaired like any other.
        }
    }

    public void Dispose() => Socket.Dispose();

    // struct sockaddr_in  { family 2, port 2 (network order), address 4 }
    // struct sockaddr_in6 { family 2, port 2 (network order), flow 4, address 16, scope 4 (host order) }
    private TransportAddress Read(ReadOnlySpan<byte> bytes)
    {
        var port = BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
        return _isV6
            ? new TransportAddress(BinaryPrimitives.ReadUInt128BigEndian(bytes[8..]), BitConverter.ToUInt32(bytes[24..]), port, true, _index)
            : new TransportAddress(BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]), 0, port, false, _index);
    }

    private static void Write(in TransportAddress to, Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt16BigEndian(bytes[2..], to.Port);
        to.WriteIp(bytes[(to.IsV6 ? 8 : 4)..]);
        if (to.IsV6)
        {
            bytes.Slice(4, 4).Clear();
            BitConverter.TryWriteBytes(bytes[24..], to.Scope);
        }
    }
}
