using System.Globalization;
using TeleExpertise.Bridge.Peer;
using TeleExpertise.Bridge.Sdp;

namespace TeleExpertise.Bridge.Forwarding;

/// <summary>One join of one peer: its transport, what it sends, and the slots it receives in.</summary>
internal sealed class Member
{
    private readonly long _sessionId = Random.Shared.NextInt64(1, long.MaxValue);
    private int _answers;
    private readonly Slot[][] _slotsByKind;

    public Member(string name, PeerRights rights, JoinOptions options, SdpOffer offer, IReadOnlyList<Role> roles, PeerTransport transport)
    {
        Name = name;
        Rights = rights;
        Options = options;
        Offer = offer;
        Transport = transport;
        Line = new Downlink(offer.Media.Where((_, i) => roles[i] is Role.AudioSlot or Role.VideoSlot or Role.ScreenSlot));
        for (var i = 0; i < roles.Count; i++)
        {
            Add(roles[i], offer.Media[i]);
        }

        _slotsByKind = [.. Enum.GetValues<SlotKind>().Select(kind => Slots.Where(s => s.Kind == kind).ToArray())];
        PictureSlots = [.. Slots.Where(s => s.Kind != SlotKind.Audio)];
        Tracks = [.. new[] { Microphone, Camera, Screen }.OfType<Track>()];
        Incoming = new Incoming(this);
    }

    public string Name { get; }

    public PeerRights Rights { get; set; }

    public JoinOptions Options { get; }

    public PeerWishes Wishes { get; set; } = PeerWishes.None;

    /// <summary>When it was the room's speaker last; zero when it never was.</summary>
    public TimeSpan SpokeAt { get; set; }

    public SdpOffer Offer { get; }

    public PeerTransport Transport { get; }

    /// <summary>Our ICE names for it that are in use: the newest, and before it the one that a restart replaced.</summary>
    public List<string> Ufrags { get; } = new(3);

    /// <summary>Where it was checked from, the longest unchecked first. Kept by the <see cref="AddressBook"/>.</summary>
    public List<TransportAddress> Addresses { get; } = [];

    public Incoming Incoming { get; }

    /// <summary>Its wall clock, as its reports tell it.</summary>
    public CaptureClock Clock { get; } = new();

    /// <summary>The way to it.</summary>
    public Downlink Line { get; }

    /// <summary>How much audio it is sent twice or more.</summary>
    public Redundancy Redundancy { get; } = new();

    public RoundTrip RoundTrip { get; } = new();

    public Track? Microphone { get; private set; }

    public Track? Camera { get; private set; }

    public Track? Screen { get; private set; }

    public Track[] Tracks { get; }

    /// <summary>All slots in the offer's order.</summary>
    public List<Slot> Slots { get; } = [];

    /// <summary>The slots of one kind, in the offer's order.</summary>
    public Slot[] SlotsOf(SlotKind kind) => _slotsByKind[(int)kind];

    /// <summary>Cameras and the screen, in the offer's order.</summary>
    public Slot[] PictureSlots { get; }

    /// <summary>
    /// Whether it wants such a track, and all its slots for sound or for pictures take the codec; browsers offer the same on each.
    /// </summary>
    public bool Takes(Track track)
    {
        if (track.IsVideo && Wishes.AudioOnly)
        {
            return false;
        }

        foreach (var slot in Slots)
        {
            if ((slot.Kind != SlotKind.Audio) == track.IsVideo && CodecChoice.Carrier(slot.Accepted, track.Codec) is null)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether <see cref="SfuEvent.Connected"/> was raised.</summary>
    public bool IsConnected { get; set; }

    /// <summary>Whether its slots were ever announced.</summary>
    public bool KnowsSlots { get; set; }

    /// <summary>The time given in the last <see cref="SfuEvent.Alive"/>.</summary>
    public TimeSpan AliveTold { get; set; } = TimeSpan.MinValue;

    /// <summary>A bug met when it was served; it is ended at the next round of timers, and not served any more.</summary>
    public Exception? Fault { get; set; }

    /// <summary>When an incident of each kind was told last.</summary>
    public Dictionary<IncidentKind, TimeSpan> IncidentsTold { get; } = [];

    /// <summary>Id and version of the next answer.</summary>
    public string NextOrigin() => string.Create(CultureInfo.InvariantCulture, $"{_sessionId} {++_answers}");

    public IReadOnlyList<SlotView> View() => [.. Slots.Select(s => new SlotView(s.Mid, s.Kind, s.Source?.Owner.Name, s.IsPaused))];

    private void Add(Role role, SdpMedia media)
    {
        switch (role)
        {
            case Role.Microphone:
                Microphone = new Track(this, SlotKind.Audio, media);
                break;
            case Role.Camera:
                Camera = new Track(this, SlotKind.Video, media);
                break;
            case Role.Screen:
                Screen = new Track(this, SlotKind.Screen, media);
                break;
            case Role.AudioSlot:
                Slots.Add(new Slot(this, SlotKind.Audio, media));
                break;
            case Role.VideoSlot:
                Slots.Add(new Slot(this, SlotKind.Video, media));
                break;
            case Role.ScreenSlot:
                Slots.Add(new Slot(this, SlotKind.Screen, media));
                break;
        }
    }
}
