using System.Net;
using System.Net.Sockets;
using TeleExpertise.Bridge.Forwarding;
using TeleExpertise.Bridge.Linux;
using TeleExpertise.Bridge.Sdp;
using TeleExpertise.Bridge.Sockets;
using TeleExpertise.Bridge.Tests.Support;
using TeleExpertise.Testing.Bots;

namespace TeleExpertise.Bridge.Tests.Sockets;

/// <summary>ICE-TCP (RFC 6544), passive, with real sockets.</summary>
public sealed class CallsPassOverTcp : IDisposable
{
    private readonly Callers _callers = new();
    private readonly Sfu _sfu = new(new SfuOptions { Listen = [IPAddress.Loopback, IPAddress.IPv6Loopback], Workers = 1 }, TimeProvider.System, _ => { });

    [Fact]
    public async Task Answers_offer_tcp_on_the_port_of_udp()
    {
        using var bot = await Callers.Join(_sfu, "room", "peer");
        Assert.Equal(_sfu.EndPoints, TcpCandidates(bot));
        Assert.Equal(_sfu.EndPoints, bot.Answer.Candidates);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_whole_join_and_media_both_ways(int address)
    {
        var overTcp = await Callers.Join(_sfu, "room", "over tcp");
        _callers.Connect(overTcp, new TcpWire(TcpCandidates(overTcp)[address]));
        var overUdp = await _callers.Connect(_sfu, "room", "over udp");
        var cameras = new[] { new CameraFeed(overTcp), new CameraFeed(overUdp) };
        _callers.Pump(() => overTcp.Rtp.Count >= 60 && overUdp.Rtp.Count >= 60, now => Array.ForEach(cameras, c => c.Step(now)));
    }

    [Fact]
    public async Task Who_moves_to_another_connection_is_followed_and_the_old_one_may_break()
    {
        var bot = await Callers.Join(_sfu, "room", "peer");
        var first = new TcpWire(_sfu.EndPoints[0]);
        _callers.Connect(bot, first);
        var other = await _callers.Connect(_sfu, "room", "other");
        using var second = new TcpWire(_sfu.EndPoints[0]);
        bot.Check(nominate: false);
        bot.Take().ForEach(second.Send);
        var buffer = new byte[2048];
        Assert.True(SpinWait.SpinUntil(() => second.TryReceive(buffer, out _), TimeSpan.FromSeconds(5)));

        // Not nominated, but the only one left: media follow at once, without another check.
        first.Socket.Shutdown(SocketShutdown.Send);
        var camera = new CameraFeed(other);
        _callers.Pump(() => second.TryReceive(buffer, out _) && buffer[0] >= 128, camera.Step);
    }

    public static TheoryData<string, byte[]> NoFraming() => new()
    {
        { "a page's request", "GET / HTTP/1.1\r\n\r\n"u8.ToArray() },
        { "a TLS hello", [0x16, 3, 1, 2, 0, 1, 0, 1, 0xFC, 3, 3] },
        { "a frame too long", [0x08, 0x01, .. new byte[3000]] },
        { "a frame of nothing", [0, 0] },
        { "media before a check", [0, 12, 0x80, 96, .. new byte[10]] },
        { "a handshake before a check", [0, 14, 22, 254, 253, .. new byte[11]] },
        { "checks without end that name nobody", [.. Enumerable.Range(0, 200).SelectMany(_ => (byte[])[0, 100, 0, 1, .. new byte[98]])] },
    };

    [Theory]
    [MemberData(nameof(NoFraming))]
    public void Whoever_does_not_speak_it_is_put_out_at_once(string what, byte[] bytes)
    {
        using var wire = new TcpWire(_sfu.EndPoints[0]);
        wire.Socket.Send(bytes);
        Assert.True(IsClosed(wire.Socket, TimeSpan.FromSeconds(2)), what);
    }

    [Fact]
    public void Whoever_says_nothing_is_put_out_within_seconds()
    {
        using var silent = new TcpWire(_sfu.EndPoints[0]);
        using var half = new TcpWire(_sfu.EndPoints[0]);
        half.Socket.Send([0]);
        Assert.False(IsClosed(silent.Socket, TimeSpan.FromSeconds(1)));
        Assert.True(IsClosed(silent.Socket, TimeSpan.FromSeconds(8)));
        Assert.True(IsClosed(half.Socket, TimeSpan.FromSeconds(3)));
    }

    [Fact]
    public async Task One_source_gets_so_many_connections_and_the_others_theirs()
    {
        var greedy = Enumerable.Range(0, 70).Select(_ => new TcpWire(_sfu.EndPoints[0])).ToArray();
        Assert.Equal(6, greedy.Count(w => IsClosed(w.Socket, TimeSpan.FromMilliseconds(w == greedy[0] ? 500 : 5))));
        var bot = await Callers.Join(_sfu, "room", "peer");
        _callers.Connect(bot, new TcpWire(TcpCandidates(bot)[1]));
        Array.ForEach(greedy, w => w.Dispose());
    }

    [Fact]
    public void When_all_places_are_taken_the_longest_silent_gives_way_and_a_member_never_does()
    {
        using var poller = new Poller();
        using var switchboard = new Switchboard(new SfuOptions(), [new IPEndPoint(IPAddress.Loopback, 9)], VirtualCall.Epoch, _ => { });
        using var connections = new TcpConnections(poller, switchboard, most: 3);
        using var udp = new UdpPort(IPAddress.Loopback, 0);
        using var port = new TcpPort(udp.EndPoint);
        using var bot = new Bot();
        var member = Connect(1);
        var join = switchboard.Join(default, "room", "peer", SdpOfferReader.Read(bot.Offer(), out _)!, new PeerRights(true, true));
        bot.Accept(((JoinResult.Accepted)join).AnswerSdp);
        bot.Check();
        var check = bot.Take().Single();
        member.Send([0, (byte)check.Length, .. check]);
        Assert.True(SpinWait.SpinUntil(() => Receive(1), TimeSpan.FromSeconds(5)));
        var silent = Enumerable.Range(2, 4).Select(Connect).ToArray();

        Assert.Equal([true, true, false, false], silent.Select(s => IsClosed(s, TimeSpan.FromMilliseconds(200))));
        Assert.False(IsClosed(member, TimeSpan.FromMilliseconds(20)));
        Assert.Equal(3, connections.Count);
        Array.ForEach([member, .. silent], s => s.Dispose());

        Socket Connect(int second)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            socket.Connect(udp.EndPoint);
            connections.Accept(port, 0, id => id, TimeSpan.FromSeconds(second));
            return socket;
        }

        bool Receive(uint id)
        {
            connections.Receive(id, TimeSpan.FromSeconds(1));
            return switchboard.AddressCount == 1;
        }
    }

    [Fact]
    public async Task A_reader_that_does_not_read_loses_media_and_nothing_else_suffers()
    {
        var slow = await Callers.Join(_sfu, "room", "slow");
        var wire = new TcpWire(_sfu.EndPoints[0]);
        wire.Socket.ReceiveBufferSize = 4096;
        var stalls = new StallingWire(wire);
        _callers.Connect(slow, stalls);
        var publisher = await _callers.Connect(_sfu, "room", "publisher");
        var viewer = await _callers.Connect(_sfu, "room", "viewer");
        var camera = new CameraFeed(publisher, packetsPerFrame: 60);
        stalls.IsStalled = true;
        _callers.Pump(() => viewer.Rtp.Count >= 8_000, camera.Step);
        stalls.IsStalled = false;
        var before = slow.Rtp.Count;
        _callers.Pump(() => slow.Rtp.Count > before + 60, camera.Step);
        Assert.True(slow.Rtp.Count < 6_000, "what did not fit was dropped");
    }

    [Fact]
    public void Without_tcp_there_is_none()
    {
        using var sfu = new Sfu(new SfuOptions { Tcp = false }, TimeProvider.System, _ => { });
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        Assert.Throws<SocketException>(() => socket.Connect(sfu.EndPoints[0]));
    }

    public void Dispose()
    {
        _sfu.Dispose();
        _callers.Dispose();
    }

    private static List<IPEndPoint> TcpCandidates(Bot bot) => [.. bot.Answer.TcpCandidates];

    private static bool IsClosed(Socket socket, TimeSpan within)
    {
        try
        {
            return socket.Poll(within, SelectMode.SelectRead) && socket.Receive(new byte[1]) == 0;
        }
        catch (SocketException)
        {
            // Reset: what was sent had not been read.
            return true;
        }
    }

    private sealed class StallingWire(IWire inner) : IWire
    {
        public bool IsStalled { get; set; }

        public void Send(byte[] datagram) => inner.Send(datagram);

        public bool TryReceive(byte[] buffer, out int length)
        {
            length = 0;
            return !IsStalled && inner.TryReceive(buffer, out length);
        }

        public void Dispose() => inner.Dispose();
    }
}
