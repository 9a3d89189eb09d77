using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using TeleExpertise.Bridge;
using TeleExpertise.Rooms;

namespace TeleExpertise.Server;

/// <summary>
/// All rooms of this process and the rules of PROTOCOL.md, without sockets, threads or clock: calls and instants go
/// in, <see cref="Effect"/>s come out. Has one owner, <see cref="Switchboard"/>, which drains the effects after each call.
/// </summary>
/// <param name="gate">Decides who may enter.</param>
/// <param name="open">Encoders and screens need no ticket.</param>
sealed class RoomBook(Gate gate, bool open = false)
{
    /// <summary>A stay silent for so long has ended, at its last sign of life.</summary>
    public static readonly TimeSpan SilenceAllowed = TimeSpan.FromSeconds(15);

    /// <summary>How often the journal hears that a stay goes on: what a killed server may lose of it.</summary>
    public static readonly TimeSpan ReportEvery = TimeSpan.FromSeconds(2);

    /// <summary>A stay whose line broke waits so long for its device to come back, while its media give signs of life.</summary>
    public static readonly TimeSpan AwayAllowed = TimeSpan.FromSeconds(30);

    /// <summary>Most devices of one person in one room: a desk, a phone, and one that is about to be left.</summary>
    public const int DevicesAPerson = 3;

    /// <summary>One list of people a room in this time: each costs as many messages as there are people.</summary>
    public static readonly TimeSpan BetweenLists = TimeSpan.FromMilliseconds(100);

    readonly Stays stays = new();
    readonly Queue<Effect> effects = [];
    bool draining;

    public int StayCount => stays.Count;

    /// <summary>The next effect, in the order in which they arose; lists of people come last and once.</summary>
    public bool TryTake([NotNullWhen(true)] out Effect? effect)
    {
        if (effects.Count == 0) TellPeople();
        return effects.TryDequeue(out effect);
    }

    /// <summary>Some time has passed since lists of people were told: the next may be. To be called every <see cref="BetweenLists"/>.</summary>
    public void TellListsAgain()
    {
        foreach (var room in stays.Rooms) room.ToldLately = false;
    }

    /// <summary>Admits a device whose offer the bridge has not answered yet; nobody sees it before <see cref="Enter"/>.</summary>
    public Admission Admit(string line, string? user, JoinRequest request, DateTimeOffset now)
    {
        if (draining) return Admission.No("draining"); // before the ticket is spent: the next server takes it
        if (stays.OnLine(line) is not null) return Admission.No("already-in");
        if (gate.Check(request.Ticket, request.Room, user, TicketUse.Page, now, out var ticket) is { } refused) return Admission.No(refused);
        if (request.Replaces is { } old) Continue(old, ticket!, now);
        if (!MakesRoom(ticket!)) return Admission.No("too-many-devices");
        return Take(new Stay(line, ticket!, now));
    }

    /// <summary>Admits an encoder or a screen. An encoder takes the place of the one before it: a restarted one must not meet its own ghost.</summary>
    public Admission Admit(string line, DeviceRequest request, DateTimeOffset now)
    {
        if (draining) return Admission.No("draining");
        var ticket = open ? request.Free(now) : null;
        if (ticket is null && gate.Check(request.Ticket, request.Room, request.Name, request.Use, now, out ticket) is { } refused) return Admission.No(refused);
        if (request.Use == TicketUse.Publish)
            foreach (var before in stays.RoomOf(request.Room).Stays.Where(s => s.Ticket.Use == request.Use && s.Ticket.Person == request.Name).ToList()) End(before);
        if (!open && !MakesRoom(ticket!)) return Admission.No("too-many-devices");
        return Take(new Stay(line, ticket!, now) { Proof = open ? null : request.Proof, From = request.From, Muted = !request.HasSound, Camera = request.HasPictures });
    }

    /// <summary>The bridge answered the offer: the device is in the room, unless it was ended meanwhile.</summary>
    public JoinReply Enter(Stay stay, string answer, DateTimeOffset now)
    {
        if (!stays.Goes(stay))
        {
            effects.Enqueue(new Effect.EndMedia(stay.Ticket.Room, stay.Peer)); // its end may have overtaken its offer
            return JoinReply.No("ended");
        }
        stay.Lives(now);
        stay.Entered = true;
        var room = stays.RoomOf(stay);
        room.Changed = true;
        // A new audience may have overtaken the offer, when the bridge did not know the peer yet.
        effects.Enqueue(new Effect.SetRights(room.Name, stay.Peer, stay.Rights(room.Audience)));
        return Reply(stay, answer);
    }

    /// <summary>
    /// Gives a stay to the line of the device that began it: its network changed. The answer of the bridge follows with
    /// <see cref="Resumed"/>.
    /// </summary>
    public (string? Refused, Stay? Stay) Resume(string line, string? user, ResumeRequest request, DateTimeOffset now)
    {
        // Whoever may not have it learns no more than that there is none.
        if (stays.AtBridge(request.Connection?.ToString("n") ?? "") is not { } stay || !stay.Entered || !stay.Knows(request.Key)
            || (user is not null && user != stay.Ticket.Person)) return ("ended", null);
        if (stays.OnLine(line) is { } other && other != stay) return ("already-in", null);
        stays.TakeLine(stay, line);
        stay.Lives(now);
        stays.RoomOf(stay).Changed = true;
        Incident(stay, "reconnected", now);
        return (null, stay);
    }

    /// <summary>The bridge answered the new offer, or will not: then the device begins a new stay.</summary>
    public JoinReply Resumed(Stay stay, string? answer)
    {
        if (!stays.Goes(stay)) return JoinReply.No("ended");
        if (answer is null)
        {
            End(stay);
            return JoinReply.No("ended");
        }
        // What changed while the line was down; told apart too, as the reply may be overtaken by newer news.
        stays.RoomOf(stay).Changed = true;
        effects.Enqueue(new Effect.TellSlots(stay.Line, stay.Slots));
        return Reply(stay, answer);
    }

    /// <summary>The bridge refused the offer.</summary>
    public JoinReply Withdraw(Stay stay, string code)
    {
        stays.Remove(stay);
        return JoinReply.No(code);
    }

    /// <summary>False when the line has no stay: the client has to join again.</summary>
    public bool Heartbeat(string line, DateTimeOffset now)
    {
        if (stays.OnLine(line) is not { } stay) return false;
        stay.Lives(now);
        return true;
    }

    /// <summary>Where the bridge knows the line's stay; null when it has none.</summary>
    public (string Room, string Peer)? PlaceOf(string line) => stays.OnLine(line) is { } stay ? (stay.Ticket.Room, stay.Peer) : null;

    public void SetMuted(string line, bool muted) => Show(line, stay => stay.Muted = muted);

    public void SetCamera(string line, bool on) => Show(line, stay => stay.Camera = on);

    /// <summary>One screen at a time: the latest wins, and the others stop sharing when they see it.</summary>
    public void SetScreen(string line, bool on) => Show(line, stay =>
    {
        if (on) stays.RoomOf(stay).Stays.ForEach(s => s.Screen = false);
        stay.Screen = on;
    });

    /// <summary>False when there is no such session, or it is another's: the owner shows the ticket again.</summary>
    public bool LeaveDevice(string line, byte[]? proof, DateTimeOffset now)
    {
        if (stays.OnLine(line) is not { IsPage: false } stay) return false;
        if (stay.Proof is { } expected && (proof is null || !CryptographicOperations.FixedTimeEquals(expected, proof))) return false;
        Leave(line, now);
        return true;
    }

    /// <summary>What a device wants to receive; nobody else is told.</summary>
    public void SetWishes(string line, Guid? pinned, bool audioOnly)
    {
        if (stays.OnLine(line) is { } stay)
            effects.Enqueue(new Effect.SetWishes(stay.Ticket.Room, stay.Peer, new(pinned?.ToString("n"), audioOnly)));
    }

    public void Leave(string line, DateTimeOffset now)
    {
        if (stays.OnLine(line) is not { } stay) return;
        stay.Lives(now);
        End(stay);
    }

    /// <summary>
    /// The hub connection is gone, and the device may come back to its stay. Nothing tells a network that broke from a page
    /// that was closed, but the page says so itself: with <see cref="Leave"/>, or its browser by ending the media.
    /// </summary>
    public void LineLost(string line, bool mayComeBack, DateTimeOffset now)
    {
        if (stays.OnLine(line) is not { } stay) return;
        if (!mayComeBack || !stay.Entered)
        {
            End(stay);
            return;
        }
        Incident(stay, "connection-lost", now);
        stays.LoseLine(stay, now);
        stays.RoomOf(stay).Changed = true;
    }

    public void Media(SfuEvent what)
    {
        if (stays.AtBridge(what.Peer) is not { } stay) return;
        switch (what)
        {
            case SfuEvent.Connected when stay.JoinedAt is null:
                stay.MediaConnected(what.At);
                if (stay.IsPage) effects.Enqueue(new Effect.Report(stay.Presence(PresenceKind.Joined, what.At)));
                break;
            case SfuEvent.Alive:
                stay.Lives(what.At);
                break;
            case SfuEvent.SlotsChanged changed when stay.IsPage:
                stay.Slots = [.. changed.Slots.Select(Words.Of)];
                effects.Enqueue(new Effect.TellSlots(stay.Line, stay.Slots));
                break;
            case SfuEvent.SpeakerChanged:
                Speaks(stay);
                break;
            case SfuEvent.Lost lost:
                MediaLost(stay, lost);
                break;
        }
    }

    public void Revoke(string room, string person, DateTimeOffset now)
    {
        gate.Revoke(room, person, now);
        foreach (var stay in stays.RoomOf(room).Stays.Where(s => s.Ticket.Person == person).ToList()) PutOut(stay, "revoked");
        stays.DropIfEmpty(room);
    }

    public void Expel(string person, DateTimeOffset now)
    {
        gate.Expel(person, now);
        foreach (var stay in stays.All().Where(s => s.Ticket.Person == person)) PutOut(stay, "revoked");
    }

    /// <summary>The sign-ins at which those who are here now were let in.</summary>
    public IReadOnlyCollection<string> SignIns() => stays.All().Select(s => s.Ticket.SignIn).OfType<string>().ToHashSet(StringComparer.Ordinal);

    public void SignOut(string signIn, DateTimeOffset now)
    {
        gate.SignOut(signIn, now);
        foreach (var stay in stays.All().Where(s => s.Ticket.SignIn == signIn)) PutOut(stay, "signed-out");
    }

    public void SetAudience(string name, Audience audience)
    {
        var room = stays.RoomOf(name);
        room.Audience = audience;
        room.Changed = true;
        foreach (var stay in room.Stays)
        {
            effects.Enqueue(new Effect.SetRights(name, stay.Peer, stay.Rights(audience)));
            if (stay.IsPage) effects.Enqueue(new Effect.TellAudience(stay.Line, stay.Audience(audience)));
        }
    }

    /// <summary>The others see it silent at once; the page turns the microphone off when it is told.</summary>
    public void Mute(string name, Guid connection)
    {
        if (stays.AtBridge(connection.ToString("n")) is not { IsPage: true } stay || stay.Ticket.Room != name) return;
        stay.Muted = true;
        stays.RoomOf(stay).Changed = true;
        effects.Enqueue(new Effect.TellMute(stay.Line));
    }

    public void Close(string name, DateTimeOffset now)
    {
        gate.Close(name, now);
        foreach (var stay in stays.RoomOf(name).Stays.ToList()) PutOut(stay, "closed");
        effects.Enqueue(new Effect.CloseMedia(name));
        stays.Drop(name);
    }

    /// <summary>Ends the silent, reports who goes on. To be called about twice a second.</summary>
    public void Tick(DateTimeOffset now)
    {
        foreach (var stay in stays.All())
        {
            if (now - stay.LastLife > SilenceAllowed || now - stay.AwaySince > AwayAllowed) FallSilent(stay);
            else if (stay is { IsPage: true, JoinedAt: not null } && stay.LastLife - stay.LastReport >= ReportEvery) ReportSeen(stay);
        }
        gate.Forget(now);
    }

    /// <summary>Looks for trouble in the bridge's numbers. To be called about every two seconds.</summary>
    public void Look(SfuStats stats, DateTimeOffset now)
    {
        foreach (var peers in stats.Rooms.Select(r => r.Peers))
        {
            var flowing = peers.SelectMany(p => p.Sends.Where(l => l.IsFlowing).Select(l => (p.Peer, l.Kind))).ToHashSet();
            foreach (var peer in peers)
                if (stays.AtBridge(peer.Peer) is { JoinedAt: not null, Away: false } stay)
                    stay.Trouble.Look(peer, flowing, ShowsCamera(stay), now).ForEach(kind => Incident(stay, kind, now));
        }
    }

    bool ShowsCamera(Stay stay) => stay.Camera && stay.Rights(stays.Find(stay.Ticket.Room)?.Audience).Send;

    /// <summary>The process stops: every stay ends at its last sign of life.</summary>
    public void EndAll()
    {
        foreach (var stay in stays.All()) End(stay);
    }

    /// <summary>The process is to stop: nobody comes in, and pages are told to go elsewhere. Their stays go on until they do.</summary>
    public void Drain()
    {
        draining = true;
        foreach (var stay in stays.All().Where(s => s.IsPage)) effects.Enqueue(new Effect.TellPutOut(stay.Line, "draining"));
    }

    /// <summary>Whether one more device of a person fits; one that has lost its line gives way.</summary>
    bool MakesRoom(JoinTicket ticket)
    {
        var devices = stays.RoomOf(ticket.Room).Stays.Where(s => s.Ticket.Person == ticket.Person).ToList();
        if (devices.Count >= DevicesAPerson && devices.Find(s => s.Away) is { } ghost)
        {
            End(ghost);
            return true;
        }
        stays.DropIfEmpty(ticket.Room);
        return devices.Count < DevicesAPerson;
    }

    Admission Take(Stay stay)
    {
        stays.Add(stay);
        return new(null, stay, stay.Rights(stays.RoomOf(stay).Audience));
    }

    /// <summary>A device that comes back after a break ends its old stay, lest it stand there as a ghost.</summary>
    void Continue(Guid old, JoinTicket ticket, DateTimeOffset now)
    {
        Incident(ticket, "reconnected", now);
        if (stays.AtBridge(old.ToString("n")) is { } stay && stay.Ticket.Person == ticket.Person && stay.Ticket.Room == ticket.Room) End(stay);
    }

    void Speaks(Stay speaker)
    {
        var room = stays.RoomOf(speaker);
        room.Speaker = speaker.Id;
        foreach (var stay in room.Pages) effects.Enqueue(new Effect.TellSpeaker(stay.Line, speaker.Id));
    }

    void MediaLost(Stay stay, SfuEvent.Lost lost)
    {
        if (lost.Reason != LostReason.Left) Incident(stay, stay.JoinedAt is null ? "media-never-connected" : "media-lost", lost.At);
        PutOut(stay, "media-lost");
    }

    void FallSilent(Stay stay)
    {
        if (!stay.Away) Incident(stay, "connection-lost", stay.LastLife);
        effects.Enqueue(new Effect.TellPutOut(stay.Line, "silent"));
        End(stay);
    }

    void ReportSeen(Stay stay)
    {
        stay.LastReport = stay.LastLife;
        effects.Enqueue(new Effect.Report(stay.Presence(PresenceKind.Seen, stay.LastLife)));
    }

    void PutOut(Stay stay, string reason)
    {
        if (stay.IsPage) effects.Enqueue(new Effect.TellPutOut(stay.Line, reason));
        End(stay);
    }

    void End(Stay stay)
    {
        stays.Remove(stay);
        effects.Enqueue(new Effect.EndMedia(stay.Ticket.Room, stay.Peer));
        if (stay is { IsPage: true, JoinedAt: not null }) effects.Enqueue(new Effect.Report(stay.Presence(PresenceKind.Left, stay.LastLife)));
    }

    JoinReply Reply(Stay stay, string answer)
    {
        var room = stays.RoomOf(stay);
        return new(null, stay.Id, stay.Key, answer, room.People(), stay.Audience(room.Audience), stay.Slots, room.Speaker);
    }

    void Show(string line, Action<Stay> change)
    {
        if (stays.OnLine(line) is not { } stay) return;
        change(stay);
        stays.RoomOf(stay).Changed = true;
    }

    void TellPeople()
    {
        foreach (var room in stays.Rooms.Where(r => r is { Changed: true, ToldLately: false }))
        {
            (room.Changed, room.ToldLately) = (false, true);
            var people = room.People();
            foreach (var stay in room.Pages) effects.Enqueue(new Effect.TellPeople(stay.Line, people));
        }
    }

    void Incident(Stay stay, string kind, DateTimeOffset at)
    {
        if (stay.MayTell(kind, at)) Incident(stay.Ticket, kind, at);
    }

    void Incident(JoinTicket ticket, string kind, DateTimeOffset at) =>
        effects.Enqueue(new Effect.ReportIncident(new(ticket.Room, ticket.Person, kind, at, stays.Find(ticket.Room)?.Audience?.Segment)));
}
