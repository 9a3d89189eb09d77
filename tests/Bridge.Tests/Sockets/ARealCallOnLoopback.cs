using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using TeleExpertise.Bridge.Tests.Support;

namespace TeleExpertise.Bridge.Tests.Sockets;

/// <summary>The whole <see cref="Sfu"/> over real sockets.</summary>
public sealed class ARealCallOnLoopback : IDisposable
{
    private readonly ConcurrentQueue<SfuEvent> _events = new();
    private readonly List<(Puppet Puppet, Socket Socket)> _callers = [];
    private readonly Sfu _sfu;

    public ARealCallOnLoopback() => _sfu = new Sfu(new SfuOptions(), TimeProvider.System, _events.Enqueue);

    [Fact]
    public async Task Two_callers_exchange_media_and_events_tell_it()
    {
        var publisher = await Connect("publisher");
        var viewer = await Connect("viewer");
        var camera = new CameraFeed(publisher);
        var started = TimeProvider.System.GetTimestamp();
        Pump(() => viewer.Rtp.Count >= 60, () => camera.Step(TimeProvider.System.GetElapsedTime(started)));

        Assert.InRange(viewer.On("6").Count(), 60, 1000);
        _sfu.Leave("room", "publisher");
        Pump(() => publisher.SawGoodbye && _events.OfType<SfuEvent.Lost>().Any());
        Assert.Equal(("publisher", LostReason.Left), _events.OfType<SfuEvent.Lost>().Select(e => (e.Peer, e.Reason)).Single());
        Assert.Equal(["publisher", "viewer"], _events.OfType<SfuEvent.Connected>().Select(e => e.Peer));
        Assert.Contains(_events.OfType<SfuEvent.SlotsChanged>(), e => e.Peer == "viewer" && e.Slots.Any(s => s is { Mid: "6", SourcePeer: "publisher" }));
    }

    [Fact]
    public async Task Empty_datagrams_and_junk_do_not_block_the_socket()
    {
        using var junk = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        for (var i = 0; i < 300; i++)
        {
            await junk.SendToAsync(new byte[i % 3 * 700], _sfu.EndPoints[0]);
        }

        Assert.True((await Connect("peer")).IsConnected);
    }

    [Fact]
    public async Task Bad_offers_are_refused_and_so_is_everything_after_the_end()
    {
        var malformed = await _sfu.Join("room", "peer", "hello", new PeerRights(true, true));
        Assert.Equal(RefusalCode.Malformed, Assert.IsType<JoinResult.Refused>(malformed).Code);
        using var puppet = new Puppet();
        var many = await _sfu.Join("room", "peer", puppet.Offer(videoSlots: 10), new PeerRights(true, true));
        Assert.Equal(RefusalCode.TooManySlots, Assert.IsType<JoinResult.Refused>(many).Code);
        _sfu.Dispose();
        var late = await _sfu.Join("room", "peer", puppet.Offer(), new PeerRights(true, true));
        Assert.Equal(RefusalCode.Closed, Assert.IsType<JoinResult.Refused>(late).Code);
    }

    [Fact]
    public async Task The_end_says_goodbye_to_everybody()
    {
        var peer = await Connect("peer");
        _sfu.Dispose();
        Pump(() => peer.SawGoodbye);
        Assert.Equal(LostReason.Left, _events.OfType<SfuEvent.Lost>().Single().Reason);
    }

    [Fact]
    public async Task Several_addresses_are_bound_and_the_announced_one_takes_the_firsts_place()
    {
        var options = new SfuOptions { Listen = [IPAddress.Loopback, IPAddress.Parse("127.0.0.2")], Announce = IPAddress.Parse("192.0.2.1") };
        using var sfu = new Sfu(options, TimeProvider.System, _ => { });
        using var puppet = new Puppet();
        var joined = Assert.IsType<JoinResult.Accepted>(await sfu.Join("room", "peer", puppet.Offer(), new PeerRights(true, true)));
        var candidates = BotAnswer.Values(joined.AnswerSdp, "candidate").Select(c => string.Join(' ', c.Split(' ')[4..6]));
        Assert.Equal([$"192.0.2.1 {sfu.EndPoints[0].Port}", $"127.0.0.2 {sfu.EndPoints[1].Port}"], candidates);
    }

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("::")]
    public void Wildcards_are_refused(string address) =>
        Assert.Throws<ArgumentException>(() => new Sfu(new SfuOptions { Listen = [IPAddress.Parse(address)] }, TimeProvider.System, _ => { }));

    [Fact]
    public async Task A_fault_in_a_handler_is_told_and_the_call_goes_on()
    {
        var faults = new ConcurrentQueue<Exception>();
        using var sfu = new Sfu(new SfuOptions { OnFault = faults.Enqueue, ConnectTimeout = TimeSpan.FromMilliseconds(50) }, TimeProvider.System, _ => throw new InvalidOperationException("handler"));
        using var puppet = new Puppet();
        await sfu.Join("room", "peer", puppet.Offer(), new PeerRights(true, true));
        Assert.True(SpinWait.SpinUntil(() => !faults.IsEmpty, TimeSpan.FromSeconds(5)));
        Assert.IsType<JoinResult.Accepted>(await sfu.Join("room", "other", puppet.Offer(), new PeerRights(true, true)));
    }

    public void Dispose()
    {
        _sfu.Dispose();
        foreach (var (puppet, socket) in _callers)
        {
            puppet.Dispose();
            socket.Dispose();
        }
    }

    private async Task<Puppet> Connect(string name)
    {
        var puppet = new Puppet();
        var joined = await _sfu.Join("room", name, puppet.Offer(), new PeerRights(true, true));
        puppet.Accept(Assert.IsType<JoinResult.Accepted>(joined).AnswerSdp);
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        await socket.ConnectAsync(_sfu.EndPoints[0]);
        _callers.Add((puppet, socket));
        puppet.Check();
        Pump(() => puppet.IsConnected);
        return puppet;
    }

    private void Pump(Func<bool> until, Action? each = null)
    {
        var buffer = new byte[2048];
        var started = TimeProvider.System.GetTimestamp();
        while (!until())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(10), "waited ten seconds");
            each?.Invoke();
            foreach (var (puppet, socket) in _callers)
            {
                puppet.Tick();
                puppet.Take().ForEach(d => socket.Send(d));
                while (socket.Poll(0, SelectMode.SelectRead))
                {
                    puppet.Receive(TimeProvider.System.GetElapsedTime(started), buffer.AsSpan(0, socket.Receive(buffer)));
                }
            }

            Thread.Sleep(1);
        }
    }
}
