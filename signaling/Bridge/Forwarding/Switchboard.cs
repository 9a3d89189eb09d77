using System.Net;
using TeleExpertise.Bridge.Dtls;
using TeleExpertise.Bridge.Peer;
using TeleExpertise.Bridge.Rtp;
using TeleExpertise.Bridge.Sdp;

namespace TeleExpertise.Bridge.Forwarding;

/// <summary>
/// Everything one worker serves, as a machine without I/O and without a clock: datagrams, commands and the time go
/// in, events come out of a callback and datagrams out of the <see cref="Outbox"/>. One thread at a time.
/// </summary>
/// <param name="options">What is accepted.</param>
/// <param name="candidates">Addresses written into answers.</param>
/// <param name="epoch">Wall clock at time zero.</param>
/// <param name="onEvent">Told of everything that happens.</param>
internal sealed partial class Switchboard(SfuOptions options, IReadOnlyList<IPEndPoint> candidates, DateTimeOffset epoch, Action<SfuEvent> onEvent) : IDisposable
{
    private const int OutboxCapacity = 4096;
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly DtlsCertificate _certificate = new(epoch);
    private readonly TransportTimeouts _timeouts = new(options.ConnectTimeout, options.PeerTimeout);
    private readonly DateTimeOffset _ntpEpoch = epoch;
    private readonly Dictionary<string, Room> _rooms = [];
    private readonly NameBook _names = new();
    private readonly AddressBook _addresses = new();
    private TrafficStats _gone = new(0, 0, 0, 0, 0);
    private TimeSpan _now;

    public Outbox Outbox { get; } = new(OutboxCapacity);

    /// <summary>
    /// Wall clock at time zero, for events. Corrected from outside when the machine's clock is; sender reports keep
    /// the one of the start, as their clock must not jump.
    /// </summary>
    public DateTimeOffset Epoch { get; set; } = epoch;

    public bool IsEmpty => _names.Count == 0;

    /// <summary>ICE names of ours that are in use.</summary>
    public int NameCount => _names.Count;

    /// <summary>Addresses that anything but a check is taken from.</summary>
    public int AddressCount => _addresses.Count;

    // Made once: a method turned into a delegate is a new object each time.
    private Action<Room, Member> OnSlots => field ??= TellSlots;

    public JoinResult Join(TimeSpan now, string roomName, string peer, SdpOffer offer, PeerRights rights, JoinOptions? how = null)
    {
        _now = now;
        how ??= new JoinOptions();
        var roles = OfferRoles.Of(offer.Media, how.Kind);
        if (OfferRoles.Check(roles, options) is { } problem)
        {
            return new JoinResult.Refused(problem.Code, problem.Sentence);
        }

        if (!_rooms.TryGetValue(roomName, out var room))
        {
            _rooms.Add(roomName, room = new Room(roomName));
        }

        var old = room.Members.Find(m => m.Name == peer);
        if (old is null && room.Members.Count >= options.PeersPerRoom)
        {
            return new JoinResult.Refused(RefusalCode.RoomFull, $"The room holds {options.PeersPerRoom} peers already.");
        }

        var transport = new PeerTransport(offer.IceUfrag, offer.Fingerprint, _certificate, Outbox, _timeouts, now);
        var member = new Member(peer, rights, how, offer, roles, transport);
        if (old is not null)
        {
            End(room, old, LostReason.Replaced);
            _rooms[roomName] = room;
        }

        room.Members.Add(member);
        _names.Add(room, member);
        return new JoinResult.Accepted(Answer(member, roles));
    }

    /// <summary>
    /// Answers a second offer of a peer whose network changed: the same m-lines and certificate with new ICE credentials.
    /// Slots, DTLS and SRTP go on.
    /// </summary>
    public JoinResult Restart(TimeSpan now, string roomName, string peer, SdpOffer offer)
    {
        _now = now;
        if (Find(roomName, peer) is not { } found)
        {
            return new JoinResult.Refused(RefusalCode.NoSuchPeer, "There is no such peer in the room; join.");
        }

        if (!found.Member.Offer.IsContinuedBy(offer))
        {
            return new JoinResult.Refused(RefusalCode.NotContinued, "A restart's offer must have the join's m-lines and certificate; join anew.");
        }

        var member = found.Member;
        member.Transport.RestartIce(offer.IceUfrag);
        _names.Add(found.Room, member);
        return new JoinResult.Accepted(Answer(member, OfferRoles.Of(member.Offer.Media, member.Options.Kind)));
    }

    public void Leave(TimeSpan now, string roomName, string peer)
    {
        _now = now;
        if (Find(roomName, peer) is { } found)
        {
            End(found.Room, found.Member, LostReason.Left);
        }
    }

    public void SetRights(TimeSpan now, string roomName, string peer, PeerRights rights)
    {
        _now = now;
        if (Find(roomName, peer) is { } found)
        {
            found.Member.Rights = rights;
            found.Room.Plan(now, OnSlots);
        }
    }

    public void SetWishes(TimeSpan now, string roomName, string peer, PeerWishes wishes)
    {
        _now = now;
        if (Find(roomName, peer) is { } found)
        {
            found.Member.Wishes = wishes;
            found.Room.Plan(now, OnSlots);
        }
    }

    public void CloseRoom(TimeSpan now, string roomName)
    {
        _now = now;
        if (_rooms.TryGetValue(roomName, out var room))
        {
            foreach (var member in room.Members.ToArray())
            {
                End(room, member, LostReason.Left);
            }
        }
    }

    /// <summary>Numbers of everything now.</summary>
    public SfuStats Stats(TimeSpan now)
    {
        var traffic = _rooms.Values.SelectMany(r => r.Members).Select(Snapshot.Traffic).Aggregate(_gone, Snapshot.Sum);
        return new SfuStats(traffic, [.. _rooms.Values.Select(r => Snapshot.Of(r, now))]);
    }

    /// <summary>Numbers of one peer; null when there is none of that name.</summary>
    public PeerStats? Stats(TimeSpan now, string roomName, string peer) => Find(roomName, peer) is { } found ? Snapshot.Of(found.Member, now) : null;

    /// <summary>Takes a datagram, which is decrypted in place.</summary>
    public void Receive(TimeSpan now, in TransportAddress from, Span<byte> datagram)
    {
        _now = now;
        var isStun = !datagram.IsEmpty && datagram[0] <= 3;
        if (!(isStun ? _names.TryFind(datagram, out var room, out var member) : _addresses.TryFind(from, out room, out member))
            || (isStun && _addresses.IsAnothers(from, member)))
        {
            return;
        }

        if (member.Fault is not null)
        {
            return;
        }

        try
        {
            Receive(now, from, datagram, isStun, room, member);
        }
        catch (Exception fault)
        {
            member.Fault = fault;
        }
    }

    /// <summary>Whether an address is a member's.</summary>
    public bool Knows(in TransportAddress address) => _addresses.TryFind(address, out _, out _);

    /// <summary>An address that cannot be reached any more, as its TCP connection has ended.</summary>
    public void Forget(in TransportAddress address)
    {
        if (_addresses.TryFind(address, out _, out var member))
        {
            member.Transport.Forget(address);
            _addresses.Remove(address, member);
        }
    }

    /// <summary>Ends everybody; their goodbyes are in the outbox afterwards.</summary>
    public void Dispose()
    {
        foreach (var (room, member) in Everybody())
        {
            End(room, member, LostReason.Left);
        }

        _certificate.Dispose();
    }

    /// <summary>Where a peer is; null when there is none of that name.</summary>
    public (Room Room, Member Member)? Find(string roomName, string peer) =>
        _rooms.TryGetValue(roomName, out var room) && room.Members.Find(m => m.Name == peer) is { } member ? (room, member) : null;

    private void Receive(TimeSpan now, in TransportAddress from, Span<byte> datagram, bool isStun, Room room, Member member)
    {
        switch (member.Transport.Receive(now, from, datagram, out var length))
        {
            case Received.Rtp:
                member.Incoming.Receive(now, datagram[..length]);
                break;
            case Received.Rtcp:
                Feedback.Receive(member, now, NtpTime.From(_ntpEpoch + now), datagram[..length]);
                break;
            case Received.Move:
                member.Line.BeginAnew(now);
                break;
        }

        if (isStun && member.Transport.Ice.IsValid(from))
        {
            _addresses.Note(from, room, member);
        }

        Follow(room, member);
    }

    private string Answer(Member member, IReadOnlyList<Role> roles)
    {
        var transport = new SdpTransport(member.NextOrigin(), member.Transport.Ice.Ufrag, member.Transport.Ice.Password, _certificate.Fingerprint, candidates, options.Tcp);
        var media = member.Offer.Media.Select((offered, i) =>
        {
            var slot = member.Slots.Find(s => s.Mid == offered.Mid);
            return new SdpAnswerMedia(
                roles[i] == Role.Unused ? offered with { Direction = MediaDirection.Inactive, Layers = [] } : offered,
                slot?.Accepted ?? CodecChoice.FromPublisher(offered),
                slot is null ? null : new SdpSlot(slot.Ssrc.Value, slot.RtxSsrc.Value));
        });
        return SdpAnswer.Write(transport, media.ToArray());
    }

    // What the member's transport has come to since we looked last.
    private void Follow(Room room, Member member)
    {
        var transport = member.Transport;
        switch (transport.State)
        {
            case TransportState.Connected when !member.IsConnected:
                member.IsConnected = true;
                member.AliveTold = _now;
                Tell(new SfuEvent.Connected(room.Name, member.Name, At(_now)));
                room.Plan(_now, OnSlots);
                break;
            case TransportState.Connected when transport.LastAuthenticated - member.AliveTold >= Second:
                member.AliveTold = transport.LastAuthenticated;
                Tell(new SfuEvent.Alive(room.Name, member.Name, At(transport.LastAuthenticated)));
                break;
            case TransportState.Closed:
                End(room, member, LostReason.Left);
                break;
            case TransportState.FingerprintMismatch:
                End(room, member, LostReason.FingerprintMismatch);
                break;
            case TransportState.DtlsFailed:
                End(room, member, LostReason.DtlsFailure);
                break;
            case TransportState.TimedOut:
                End(room, member, LostReason.Timeout);
                break;
        }
    }

    private void End(Room room, Member member, LostReason reason)
    {
        if (!_names.Remove(member))
        {
            return;
        }

        _addresses.Remove(member);
        try
        {
            room.Remove(member);
            _gone = Snapshot.Sum(_gone, Snapshot.Traffic(member));
            member.Transport.Close();
            member.Transport.Dispose();
        }
        finally
        {
            if (room.Members.Count == 0)
            {
                _rooms.Remove(room.Name);
            }

            // There is exactly one for each join, whatever comes of the goodbye.
            Tell(new SfuEvent.Lost(room.Name, member.Name, At(_now), reason));
            room.Plan(_now, OnSlots);
        }
    }

    private void TellSlots(Room room, Member member) =>
        Tell(new SfuEvent.SlotsChanged(room.Name, member.Name, At(_now), member.View()));

    private void Tell(SfuEvent happened) => onEvent(happened);

    private DateTimeOffset At(TimeSpan time) => Epoch + time;
}
