using System.Net;
using System.Net.Sockets;

namespace TeleExpertise.Bridge.Sdp;

/// <summary>Our addresses as candidate lines: each for UDP, and for TCP that we accept and never open (RFC 6544).</summary>
internal static class SdpCandidates
{
    // Type preferences (RFC 8445 section 5.1.2.2, RFC 6544 section 4.2): any UDP is better than the best TCP.
    private const long UdpHost = 126;
    private const long TcpHost = 90;

    /// <summary>Direction preference of a passive host candidate, in the three high bits of the local preference (RFC 6544 section 4.2).</summary>
    private const int Passive = 4 << 13;

    /// <summary>The values of <c>a=candidate</c>, best first.</summary>
    /// <param name="addresses">The better ones first; the same port for UDP and TCP.</param>
    /// <param name="withTcp">Whether TCP is accepted there.</param>
    public static IEnumerable<string> Lines(IReadOnlyList<IPEndPoint> addresses, bool withTcp)
    {
        for (var i = 0; i < addresses.Count; i++)
        {
            yield return $"{i + 1} 1 udp {Priority(UdpHost, Reach(addresses[i].Address) - i)} {addresses[i].Address} {addresses[i].Port} typ host";
        }

        for (var i = 0; withTcp && i < addresses.Count; i++)
        {
            // Another transport is another foundation (RFC 8445 section 5.1.1.3).
            yield return $"{addresses.Count + i + 1} 1 tcp {Priority(TcpHost, Passive + (Reach(addresses[i].Address) >> 3) - i)} {addresses[i].Address} {addresses[i].Port} typ host tcptype passive";
        }
    }

    // Component 1 (RFC 8445 section 5.1.2.1).
    private static long Priority(long type, int local) => (type << 24) + ((long)local << 8) + 255;

    // IPv6 before IPv4 (RFC 8421 section 4), but only where it reaches as far: addresses of one site or one link come last.
    private static int Reach(IPAddress address) => address switch
    {
        { AddressFamily: AddressFamily.InterNetwork } => 65_000,
        { IsIPv6LinkLocal: true } or { IsIPv6SiteLocal: true } or { IsIPv6UniqueLocal: true } => 60_000,
        _ => 65_535,
    };
}
