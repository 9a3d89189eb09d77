using System.Buffers.Binary;
using TeleExpertise.Bridge.Peer;

namespace TeleExpertise.Bridge.Sockets;

/// <summary>
/// <see cref="TransportAddress"/> as the kernel writes it, family and scope in host order, the rest in network order:
/// <code>
/// struct sockaddr_in  { family 2, port 2, address 4, zero 8 }
/// struct sockaddr_in6 { family 2, port 2, flow 4, address 16, scope 4 }
/// </code>
/// </summary>
internal static class SocketName
{
    public const int Longest = 28;
    private const int V4Length = 16;
    private const ushort V4 = 2;
    private const ushort V6 = 10;

    public static TransportAddress Read(ReadOnlySpan<byte> name, byte socket)
    {
        var port = BinaryPrimitives.ReadUInt16BigEndian(name[2..]);
        return BitConverter.ToUInt16(name) == V6
            ? new TransportAddress(BinaryPrimitives.ReadUInt128BigEndian(name[8..]), BitConverter.ToUInt32(name[24..]), port, true, socket)
            : new TransportAddress(BinaryPrimitives.ReadUInt32BigEndian(name[4..]), 0, port, false, socket);
    }

    /// <returns>The name's length.</returns>
    public static int Write(in TransportAddress address, Span<byte> name)
    {
        name[..Longest].Clear();
        BitConverter.TryWriteBytes(name, address.IsV6 ? V6 : V4);
        BinaryPrimitives.WriteUInt16BigEndian(name[2..], address.Port);
        address.WriteIp(name[(address.IsV6 ? 8 : 4)..]);
        BitConverter.TryWriteBytes(name[24..], address.Scope);
        return address.IsV6 ? Longest : V4Length;
    }
}
