using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using TeleExpertise.Bridge.Tests.Support;

namespace TeleExpertise.Bridge.Tests.Sockets;

/// <summary>The whole <see cref="Sfu"/> over real sockets.</summary>
public sealed class ARealCallOnLoopback : IDisposable
{
    private readonly ConcurrentQueue<SfuEvent> _events = new();
    private readonly Callers _callers = new();
    private readonly Sfu _sfu;

    public ARealCallOnLoopback() => _sfu = new Sfu(new SfuOptions(), TimeProvider.System, _events.Enqueue);

    [Fact]
    public async Task Two_callers_exchange_media_and_events_tell_it()
    {
        var publisher = await Connect("publisher");
        var viewer = await Connect("viewer");
        var camera = new CameraFeed(publisher);
        _callers.Pump(() => viewer.Rtp.Count >= 60, camera.Step);

        Assert.InRange(viewer.On("6").Count(), 60, 1000);
        _sfu.Leave("room", "publisher");
        _callers.Pump(() => publisher.SawGoodbye && _events.OfType<SfuEvent.Lost>().Any());
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
        using var puppet = new Bot();
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
        _callers.Pump(() => peer.SawGoodbye);
        Assert.Equal(LostReason.Left, _events.OfType<SfuEvent.Lost>().Single().Reason);
    }

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("::")]
    public void Wildcards_are_refused(string address) =>
        Assert.Throws<ArgumentException>(() => new Sfu(new SfuOptions { Listen = [new(IPAddress.Parse(address))] }, TimeProvider.System, _ => { }));

    [Fact]
    public async Task A_fault_in_a_handler_is_told_and_the_call_goes_on()
    {
        var faults = new ConcurrentQueue<Exception>();
        using var sfu = new Sfu(new SfuOptions { OnFault = faults.Enqueue, ConnectTimeout = TimeSpan.FromMilliseconds(50) }, TimeProvider.System, _ => throw new InvalidOperationException("handler"));
        using var puppet = new Bot();
        await sfu.Join("room", "peer", puppet.Offer(), new PeerRights(true, true));
        Assert.True(SpinWait.SpinUntil(() => !faults.IsEmpty, TimeSpan.FromSeconds(5)));
        Assert.IsType<JoinResult.Accepted>(await sfu.Join("room", "other", puppet.Offer(), new PeerRights(true, true)));
    }

    public void Dispose()
    {
        _sfu.Dispose();
        _callers.Dispose();
    }

    private Task<Bot> Connect(string name) => _callers.Connect(_sfu, "room", name);
}
