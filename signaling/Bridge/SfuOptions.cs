using System.Net;

namespace TeleExpertise.Bridge;

/// <summary>Where the bridge listens and how much it accepts. Every value has a working default for one machine.</summary>
public sealed record SfuOptions
{
    /// <summary>Addresses to bind, IPv4 or IPv6, each with its own sockets and announced by itself. The first are preferred.</summary>
    public IReadOnlyList<ListenAddress> Listen { get; init; } = [IPAddress.Loopback];

    /// <summary>
    /// Port of every address; with several workers the first of as many. 0 lets the system choose for each address and
    /// worker.
    /// </summary>
    public int Port { get; init; }

    /// <summary>
    /// Whether TCP connections are taken on the same ports (RFC 6544), for networks that let no UDP out. Browsers use them
    /// only when UDP fails.
    /// </summary>
    public bool Tcp { get; init; } = true;

    /// <summary>
    /// Threads that forward, each with sockets of its own; a room lives on one of them. By default one for two
    /// processors and at most eight: the rest of the machine is for the kernel and everything else.
    /// </summary>
    public int Workers { get; init; } = Math.Clamp(Environment.ProcessorCount / 2, 1, 8);

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
    /// Told, on a worker's thread, of an exception in the bridge or in an event's handler: a bug. The peer whom it met is
    /// ended with <see cref="LostReason.Fault"/>, a command is dropped, and everybody else's call goes on. Without it the
    /// exception ends the process.
    /// </summary>
    public Action<Exception>? OnFault { get; init; }
}
