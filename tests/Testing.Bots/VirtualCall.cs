using System.Net;
using TeleExpertise.Bridge;
using TeleExpertise.Bridge.Forwarding;
using TeleExpertise.Bridge.Peer;
using TeleExpertise.Bridge.Sdp;
using TeleExpertise.Testing.Bots.Network;

namespace TeleExpertise.Testing.Bots;

/// <summary>
/// A switchboard and bots on a network that exists only here: time is a number, and loss and delay come from a
/// seed. Minutes of a call take milliseconds and fail the same way twice.
/// </summary>
internal sealed class VirtualCall : IDisposable
{
    public const string RoomName = "room";
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(1);

    private readonly Dictionary<TransportAddress, Guest> _guests = [];
    private readonly List<Guest> _inOrder = [];
    private readonly int _seed;
    private LinkConditions _conditions = new() { Delay = TimeSpan.FromMilliseconds(5) };

    public VirtualCall(int seed = 1, SfuOptions? options = null)
    {
        _seed = seed;
        Switchboard = new Switchboard(options ?? new SfuOptions(), [new IPEndPoint(IPAddress.Loopback, 9)], Epoch, Hear);
    }

    public static DateTimeOffset Epoch { get; } = new(2026, 3, 5, 12, 0, 0, TimeSpan.Zero);

    public Switchboard Switchboard { get; }

    public List<SfuEvent> Events { get; } = [];

    /// <summary>Hears every event too, and may throw.</summary>
    public Action<SfuEvent>? OnEvent { get; set; }

    /// <summary>The offers as read, which live as long as the bridge keeps who made them.</summary>
    public List<WeakReference> Offers { get; } = [];

    public TimeSpan Now { get; private set; }

    /// <summary>What every line does, both ways; a line of <see cref="LineOf"/> may be made to differ afterwards.</summary>
    public LinkConditions Conditions
    {
        get => _conditions;
        set
        {
            _conditions = value;
            _inOrder.ForEach(g => g.Line.Conditions = value);
        }
    }

    /// <summary>Share of datagrams lost each way.</summary>
    public double Loss
    {
        set => Conditions = Conditions with { Loss = value };
    }

    public TimeSpan Delay
    {
        set => Conditions = Conditions with { Delay = value };
    }

    /// <summary>Most extra delay: more than the packets' spacing reorders them.</summary>
    public TimeSpan Jitter
    {
        set => Conditions = Conditions with { Jitter = value };
    }

    /// <summary>Drops datagrams to a bot that it holds true for.</summary>
    public Func<Bot, byte[], bool>? DropToPuppet { get; set; }

    /// <summary>Datagrams the bridge sent to addresses nobody is at.</summary>
    public int SentToNobody { get; private set; }

    /// <summary>Bytes that the bridge allocated while it took datagrams and ran its timers.</summary>
    public long Allocated { get; private set; }

    public static TransportAddress Address(int number) => new((UInt128)(0x7F000001 + number), 0, 4000, false, 0);

    /// <summary>Joins without checks: not connected yet.</summary>
    public Bot Join(string name, int number, PeerRights? rights = null, string? offer = null, Bot? puppet = null)
    {
        puppet ??= new Bot();
        puppet.Accept(Offer(name, offer ?? puppet.Offer(), rights));
        Place(number, new Guest(puppet, null, new Line((1000 * _seed) + number)));
        return puppet;
    }

    /// <summary>The bot's network changes: what is sent to its old address is lost, and it sends from another.</summary>
    public void Move(Bot bot, int number)
    {
        var guest = _inOrder.First(g => ReferenceEquals(g.Bot, bot));
        _guests.Remove(guest.Address);
        guest.Address = Address(number);
        _guests[guest.Address] = guest;
    }

    /// <summary>Offers again with new ICE credentials and takes the answer.</summary>
    public JoinResult Restart(string name, Bot bot, string? offer = null)
    {
        var result = Switchboard.Restart(Now, RoomName, name, SdpOfferReader.Read(offer ?? bot.RestartOffer(), out _)!);
        if (result is JoinResult.Accepted accepted)
        {
            bot.Accept(accepted.AnswerSdp);
        }

        return result;
    }

    public Bot Connect(string name, int number, PeerRights? rights = null)
    {
        var bot = Join(name, number, rights);
        bot.Check();
        Run(TimeSpan.FromMilliseconds(300));
        // OpenSSL repeats its flights by its own clock: when this thread was kept waiting amid a handshake, that takes real time.
        for (var rest = 0; !bot.IsConnected && rest < 200; rest++)
        {
            Thread.Sleep(10);
            Run(TimeSpan.FromMilliseconds(10));
        }

        return bot.IsConnected ? bot : throw new InvalidOperationException("The bot did not connect.");
    }

    /// <summary>A whole person who lives by itself while time passes.</summary>
    public Participant Enter(string name, int number, Participant participant, JoinOptions? options = null)
    {
        participant.Accept(Offer(name, participant.Offer(), null, options));
        Place(number, new Guest(participant.Bot, participant, new Line((1000 * _seed) + number)));
        return participant;
    }

    public Line LineOf(Bot bot) => _inOrder.First(g => ReferenceEquals(g.Bot, bot)).Line;

    /// <summary>Lets time pass, a millisecond at a time; <paramref name="each"/> may send.</summary>
    public void Run(TimeSpan duration, Action<TimeSpan>? each = null)
    {
        var end = Now + duration;
        while (Now < end)
        {
            Now += Step;
            each?.Invoke(Now);
            foreach (var guest in _inOrder)
            {
                Live(guest);
            }

            var before = GC.GetAllocatedBytesForCurrentThread();
            Switchboard.Tick(Now);
            Allocated += GC.GetAllocatedBytesForCurrentThread() - before;
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
        _inOrder.ForEach(g => g.Bot.Dispose());
    }

    private void Hear(SfuEvent happened)
    {
        Events.Add(happened);
        OnEvent?.Invoke(happened);
    }

    private string Offer(string name, string offer, PeerRights? rights, JoinOptions? options = null)
    {
        var parsed = SdpOfferReader.Read(offer, out var problem);
        Offers.Add(new WeakReference(parsed));
        return parsed is null
            ? throw new InvalidOperationException(problem!.Sentence)
            : Switchboard.Join(Now, RoomName, name, parsed, rights ?? new PeerRights(true, true), options) switch
            {
                JoinResult.Accepted accepted => accepted.AnswerSdp,
                JoinResult.Refused refused => throw new InvalidOperationException(refused.Sentence),
                _ => throw new InvalidOperationException(),
            };
    }

    private void Place(int number, Guest guest)
    {
        guest.Line.Conditions = _conditions;
        if (_guests.TryGetValue(Address(number), out var before))
        {
            _inOrder.Remove(before);
        }

        _guests[Address(number)] = guest;
        guest.Address = Address(number);
        _inOrder.Add(guest);
    }

    private void Live(Guest guest)
    {
        guest.Participant?.Step(Now);
        if (guest.Participant is null && Now.Milliseconds % 50 == 0)
        {
            guest.Bot.Tick();
        }

        while (guest.Bot.TryTake(out var datagram))
        {
            guest.Line.Up.Send(Now, datagram, datagram.Length);
        }

        while (guest.Line.Up.TryReceive(Now, out var datagram))
        {
            // A copy: the bridge decrypts in place, and a duplicate is the same array.
            var copy = datagram.ToArray();
            var before = GC.GetAllocatedBytesForCurrentThread();
            Switchboard.Receive(Now, guest.Address, copy);
            Allocated += GC.GetAllocatedBytesForCurrentThread() - before;
            TakeFromBridge();
        }

        while (guest.Line.Down.TryReceive(Now, out var datagram))
        {
            guest.Bot.Receive(Now, datagram.ToArray());
        }
    }

    private void TakeFromBridge()
    {
        while (Switchboard.Outbox.TryTake(out var datagram))
        {
            if (!_guests.TryGetValue(datagram.To, out var guest))
            {
                SentToNobody++;
                continue;
            }

            var bytes = datagram.Bytes.ToArray();
            if (DropToPuppet?.Invoke(guest.Bot, bytes) != true)
            {
                guest.Line.Down.Send(Now, bytes, bytes.Length);
            }
        }
    }

    private sealed class Guest(Bot bot, Participant? participant, Line line)
    {
        public Bot Bot { get; } = bot;

        public Participant? Participant { get; } = participant;

        public Line Line { get; } = line;

        public TransportAddress Address { get; set; }
    }
}
