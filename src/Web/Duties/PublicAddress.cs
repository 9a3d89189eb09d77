using System.Net;
using System.Net.Sockets;

namespace TeleExpertise.Web.Duties;

/// <summary>
/// Which addresses the server may call for somebody who typed a name: the public internet's, and none through which it would reach itself, its neighbours or
/// the machine that it runs on (IANA special-purpose registries, RFC 6890).
/// </summary>
static class PublicAddress
{
    static readonly IPNetwork[] Special =
    [
        .. ((string[])[
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24",
            "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            // Of IPv6 only 2000::/3 is public, and of that not what carries an IPv4 address or documents.
            "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"]).Select(IPNetwork.Parse),
    ];

    static readonly IPNetwork Global = IPNetwork.Parse("2000::/3");

    public static bool Is(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        return (address.AddressFamily is AddressFamily.InterNetwork || (address.AddressFamily is AddressFamily.InterNetworkV6 && Global.Contains(address)))
            && !Array.Exists(Special, s => s.BaseAddress.AddressFamily == address.AddressFamily && s.Contains(address));
    }
}
