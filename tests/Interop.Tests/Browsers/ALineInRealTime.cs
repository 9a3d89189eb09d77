using System.Net;
using System.Net.Sockets;
using TeleExpertise.Testing.Bots.Network;

namespace TeleExpertise.Interop.Tests.Browsers;

/// <summary>The tests' own relay: what is measured through it is worth as much as it is.</summary>
public sealed class ALineInRealTime
{
    const int Datagrams = 150; // more at once would overflow a socket
    readonly Socket bridge = Open(), client = Open();

    [Fact]
    public void Loses_its_share_and_delays_the_rest()
    {
        using var line = Line(new() { Loss = 0.25, Delay = TimeSpan.FromMilliseconds(40) });
        var begun = TimeProvider.System.GetTimestamp();
        for (var i = 0; i < Datagrams; i++) client.SendTo(new byte[100], line.Address);
        bridge.ReceiveTimeout = 2000;
        bridge.Receive(new byte[200]);
        Assert.InRange(TimeProvider.System.GetElapsedTime(begun), TimeSpan.FromMilliseconds(40), TimeSpan.FromSeconds(2));
        Assert.InRange(1 + Count(bridge), Datagrams * 0.65, Datagrams * 0.85);
    }

    [Fact]
    public void Answers_the_other_way_and_from_an_address_of_its_own_after_a_move()
    {
        using var line = Line(new());
        client.SendTo([1], line.Address);
        var before = SourceAt(bridge);
        bridge.SendTo([2], before);
        Assert.Equal(1, Count(client));

        line.Move();
        Thread.Sleep(50);
        bridge.SendTo([3], before);
        Assert.Equal(0, Count(client));
        client.SendTo([4], line.Address);
        var after = SourceAt(bridge);
        Assert.NotEqual(before, after);
        bridge.SendTo([5], after);
        Assert.Equal(1, Count(client));
    }

    [Fact]
    public void Holds_back_what_its_rate_does_not_carry()
    {
        using var line = Line(new() { Rate = 800_000, Queue = 20_000 });
        for (var i = 0; i < 100; i++) client.SendTo(new byte[972], line.Address); // 100 kB at 100 kB a second, of which 20 kB wait
        Assert.InRange(Count(bridge), 19, 60);
        Assert.InRange(line.Counted.Lost, 40, 81);
    }

    UdpRelay Line(LinkConditions conditions) => new((IPEndPoint)bridge.LocalEndPoint!, UdpRelay.NextAddress()) { Conditions = conditions };

    static Socket Open()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }

    static IPEndPoint SourceAt(Socket socket)
    {
        EndPoint from = new IPEndPoint(IPAddress.Any, 0);
        socket.ReceiveTimeout = 2000;
        socket.ReceiveFrom(new byte[100], ref from);
        return (IPEndPoint)from;
    }

    /// <summary>What comes until 300 ms pass without any.</summary>
    static int Count(Socket socket)
    {
        var count = 0;
        for (var buffer = new byte[2000]; socket.Poll(TimeSpan.FromMilliseconds(300), SelectMode.SelectRead); count++) socket.Receive(buffer);
        return count;
    }
}
