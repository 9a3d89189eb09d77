using System.Net;

namespace TeleExpertise.Bridge;

/// <summary>Where the bridge listens and how much it accepts. Every value has a working default for one machine.</summary>
public sealed record SfuOptions
{
    /// <summary>
    /// Addresses to bind, each with its own UDP socket. Concrete ones only: bound to 0.0.0.0 or ::, replies leave
    /// from an address the browser did not check, and ICE never connects.
    /// </summary>
    public IReadOnlyList<IPAddress> Listen { get; init; } = [IPAddress.Loopback];

    /// <summary>
    /// The address written into answers instead of the first of <see cref="Listen"/>, when a one-to-one NAT stands
    /// before this machine. The port is not translated.
    /// </summary>
    public IPAddress? Announce { get; init; }

    /// <summary>UDP port of every address; 0 lets the system choose one an address.</summary>
    public int Port { get; init; }

    /// <summary>Most receiving audio m-lines that an offer may bring.</summary>
    public int AudioSlots { get; init; } = 3;

    /// <summary>Most receiving video m-lines that an offer may bring, the screen's not counted.</summary>
    public int VideoSlots { get; init; } = 9;

    /// <summary>Most peers in a room; the next one is refused with <see cref="RefusalCode.RoomFull"/>.</summary>
    public int PeersPerRoom { get; init; } = 24;

    /// <summary>A peer that sent no authenticated packet for so long is lost. Browsers check consent every 2.7 s.</summary>
    public TimeSpan PeerTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>A peer that has not finished its DTLS handshake so long after <see cref="Sfu.Join"/> is lost.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Bits per second that each publisher is told it may send (REMB). Without it Chromium stays near 0.6 Mbit/s
    /// and leaves out the highest layer.
    /// </summary>
    public int PublisherBitrate { get; init; } = 2_500_000;

    /// <summary>
    /// Told, on the worker's thread, of an exception in the bridge or in an event's handler: a bug. The packet or
    /// command at hand is dropped and everybody else's call goes on. Without it the exception ends the process.
    /// </summary>
    public Action<Exception>? OnFault { get; init; }
}
