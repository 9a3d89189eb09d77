using System.Net;
using TeleExpertise.Bridge.Forwarding;
using TeleExpertise.Bridge.Peer;
using TeleExpertise.Bridge.Sdp;

namespace TeleExpertise.Bridge.Tests.Support;

/// <summary>
/// A switchboard and puppets on a network that exists only here: time is a number, and loss and delay come from a
/// seed. Minutes of a call take milliseconds and fail the same way twice.
/// </summary>
internal sealed class VirtualCall : IDisposable
{
    public const string RoomName = "room";
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(1);

    private readonly PriorityQueue<(bool ToBridge, TransportAddress Address, byte[] Bytes), (long, long)> _wire = new();
    private readonly Dictionary<TransportAddress, Puppet> _byAddress = [];
    private readonly Random _random;
    private long _order;

    public VirtualCall(int seed = 1, SfuOptions? options = null)
    {
        _random = new Random(seed);
        Switchboard = new Switchboard(options ?? new SfuOptions(), [new IPEndPoint(IPAddress.Loopback, 9)], Epoch, Events.Add);
    }

    public static DateTimeOffset Epoch { get; } = new(2026, 3, 5, 12, 0, 0, TimeSpan.Zero);

    public Switchboard Switchboard { get; }

    public List<SfuEvent> Events { get; } = [];

    public TimeSpan Now { get; private set; }

    /// <summary>Share of datagrams lost each way, once set.</summary>
    public double Loss { get; set; }

    public TimeSpan Delay { get; set; } = TimeSpan.FromMilliseconds(5);

    /// <summary>Most extra delay: more than the packets' spacing reorders them.</summary>
    public TimeSpan Jitter { get; set; }

    /// <summary>Drops datagrams to a puppet that it holds true for.</summary>
    public Func<Puppet, byte[], bool>? DropToPuppet { get; set; }

    public static TransportAddress Address(int number) => new((UInt128)(0x7F000001 + number), 0, 4000, false, 0);

    /// <summary>Joins without checks: not connected yet.</summary>
    public Puppet Join(string name, int number, PeerRights? rights = null, string? offer = null, Puppet? puppet = null)
    {
        puppet ??= new Puppet();
        var parsed = SdpOfferReader.Read(offer ?? puppet.Offer(), out _);
        var result = Switchboard.Join(Now, RoomName, name, parsed!, rights ?? new PeerRights(true, true));
        puppet.Accept(Assert.IsType<JoinResult.Accepted>(result).AnswerSdp);
        _byAddress[Address(number)] = puppet;
        return puppet;
    }

    /// <summary>The puppet's network changes: what is sent to its old address is lost, and it sends from another.</summary>
    public void Move(Puppet puppet, int number)
    {
        foreach (var old in _byAddress.Where(a => a.Value == puppet).Select(a => a.Key).ToArray())
        {
            _byAddress.Remove(old);
        }

        _byAddress[Address(number)] = puppet;
    }

    /// <summary>Offers again with new ICE credentials and takes the answer.</summary>
    public JoinResult Restart(string name, Puppet puppet, string? offer = null)
    {
        var result = Switchboard.Restart(Now, RoomName, name, SdpOfferReader.Read(offer ?? puppet.RestartOffer(), out _)!);
        if (result is JoinResult.Accepted accepted)
        {
            puppet.Accept(accepted.AnswerSdp);
        }

        return result;
    }

    public Puppet Connect(string name, int number, PeerRights? rights = null)
    {
        var puppet = Join(name, number, rights);
        puppet.Check();
        Run(TimeSpan.FromMilliseconds(300));
        Assert.True(puppet.IsConnected);
        return puppet;
    }

    /// <summary>Lets time pass, a millisecond at a time; <paramref name="each"/> may send.</summary>
    public void Run(TimeSpan duration, Action<TimeSpan>? each = null)
    {
        var end = Now + duration;
        while (Now < end)
        {
            Now += Step;
            each?.Invoke(Now);
            Carry();
            Switchboard.Tick(Now);
            TakeFromBridge();
        }
    }

    /// <summary>Every event of one kind about one peer.</summary>
    public IEnumerable<T> Of<T>(string peer)
        where T : SfuEvent => Events.OfType<T>().Where(e => e.Peer == peer);

    /// <summary>Which peer each slot of a peer shows now, by mid.</summary>
    public Dictionary<string, string?> Shown(string peer) => Of<SfuEvent.SlotsChanged>(peer).Last().Slots.ToDictionary(s => s.Mid, s => s.SourcePeer);

    public void Dispose()
    {
        Switchboard.Dispose();
        foreach (var puppet in _byAddress.Values)
        {
            puppet.Dispose();
        }
    }

    private void Carry()
    {
        foreach (var (address, puppet) in _byAddress)
        {
            if (Now.Milliseconds % 50 == 0)
            {
                puppet.Tick();
            }

            puppet.Take().ForEach(d => Post(true, address, d));
        }

        while (_wire.TryPeek(out var item, out var due) && due.Item1 <= Now.Ticks)
        {
            _wire.Dequeue();
            if (item.ToBridge)
            {
                Switchboard.Receive(Now, item.Address, item.Bytes);
                TakeFromBridge();
            }
            else if (_byAddress.TryGetValue(item.Address, out var puppet))
            {
                puppet.Receive(item.Bytes);
            }
        }
    }

    private void TakeFromBridge()
    {
        while (Switchboard.Outbox.TryTake(out var datagram))
        {
            var bytes = datagram.Bytes.ToArray();
            if (_byAddress.TryGetValue(datagram.To, out var puppet) && DropToPuppet?.Invoke(puppet, bytes) != true)
            {
                Post(false, datagram.To, bytes);
            }
        }
    }

    private void Post(bool toBridge, TransportAddress address, byte[] bytes)
    {
        if (_random.NextDouble() >= Loss)
        {
            var due = Now + Delay + (Jitter * _random.NextDouble());
            _wire.Enqueue((toBridge, address, bytes), (due.Ticks, _order++));
        }
    }
}
