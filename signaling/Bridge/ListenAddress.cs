using System.Net;

namespace TeleExpertise.Bridge;

/// <summary>An address of this machine that browsers send to.</summary>
/// <param name="Bind">
/// A concrete one: bound to 0.0.0.0 or ::, replies leave from an address the browser did not check, and ICE never
/// connects.
/// </param>
/// <param name="Announced">Written into answers instead, when a one-to-one NAT stands before this machine. It does not translate ports.</param>
public sealed record ListenAddress(IPAddress Bind, IPAddress? Announced = null)
{
    /// <summary>What answers say.</summary>
    public IPAddress Told => Announced ?? Bind;

    /// <summary>An address that is announced as it is.</summary>
    public static implicit operator ListenAddress(IPAddress address) => new(address);

    /// <inheritdoc />
    public override string ToString() => $"{Bind}";
}
