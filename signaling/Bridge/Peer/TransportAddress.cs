using System.Buffers.Binary;

namespace TeleExpertise.Bridge.Peer;

/// <summary>Where a datagram came from, or goes: a value, so that it can be a key without being allocated.</summary>
/// <param name="Ip">Network order: IPv4 in the low 32 bits, or all of IPv6.</param>
/// <param name="Scope">Zone of a link-local IPv6 address, else 0.</param>
/// <param name="Port">Host order.</param>
/// <param name="IsV6">Which of the two.</param>
/// <param name="Socket">Which of our own sockets: answers leave where the question came in.</param>
/// <param name="Connection">Which TCP connection, of all that there ever were; 0 for UDP.</param>
internal readonly record struct TransportAddress(UInt128 Ip, uint Scope, ushort Port, bool IsV6, byte Socket, uint Connection = 0)
{
    public override int GetHashCode() => HashCode.Combine((ulong)Ip, (ulong)(Ip >> 64), Port, Socket, Connection);

    /// <summary>The address's bytes in network order.</summary>
    /// <returns>4 or 16.</returns>
    public int WriteIp(Span<byte> target)
    {
        if (IsV6)
        {
            BinaryPrimitives.WriteUInt128BigEndian(target, Ip);
            return 16;
        }

        BinaryPrimitives.WriteUInt32BigEndian(target, (uint)Ip);
        return 4;
    }
}
