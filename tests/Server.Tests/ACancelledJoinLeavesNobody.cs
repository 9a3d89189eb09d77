using TeleExpertise.Bridge;
using TeleExpertise.Rooms;
using TeleExpertise.Server.Tests.Fixtures;

namespace TeleExpertise.Server.Tests;

/// <summary>A join ended in every way at every state: nobody is left in the book or at the bridge, and presence that began has ended.</summary>
public sealed class ACancelledJoinLeavesNobody
{
    static readonly TimeSpan Long = TimeSpan.FromMinutes(1);
    readonly HashSet<string> atBridge = [];
    readonly List<PresenceEvent> journal = [];
    readonly RoomBook book;
    DateTimeOffset now = TimeProvider.System.GetUtcNow();

    public ACancelledJoinLeavesNobody() => book = new(new Gate(new TicketSeal(SignalingHost.Key), now.AddMinutes(-1)));

    public enum State { Admitted, Answered, Connected, Away }

    public enum Ending { Leave, LineLost, LineBroken, Revoke, Expel, Close, MediaLost, Silence, ServerStops, BridgeRefuses, BridgeIsSilent }

    public static TheoryData<State, Ending> Cases
    {
        get
        {
            var cases = new TheoryData<State, Ending>();
            foreach (var state in Enum.GetValues<State>())
                foreach (var ending in Enum.GetValues<Ending>())
                    if (Possible(state, ending)) cases.Add(state, ending);
            return cases;
        }
    }

    static bool Possible(State state, Ending ending) => ending switch
    {
        Ending.BridgeRefuses or Ending.BridgeIsSilent => state == State.Admitted,
        Ending.MediaLost => state != State.Admitted,
        Ending.Leave or Ending.LineLost or Ending.LineBroken => state != State.Away,
        _ => true,
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void In_the_book_or_at_the_bridge(State state, Ending ending)
    {
        var stay = Reach(state);
        End(stay, ending);
        Obey();
        if (state == State.Admitted && ending is not (Ending.BridgeRefuses or Ending.BridgeIsSilent)) AnswerComesLate(stay);
        Assert.Equal(0, book.StayCount);
        Assert.Empty(atBridge);
        Assert.Equal(state >= State.Connected ? [PresenceKind.Joined, PresenceKind.Left] : [], journal.Select(p => p.Kind));
        Assert.False(book.Heartbeat("line", now));
    }

    [Fact]
    public void A_refused_ticket_leaves_nothing()
    {
        Assert.NotNull(book.Admit("line", null, new JoinRequest("r", "no ticket", "v=0", null), now).Refused);
        Assert.Equal(0, book.StayCount);
    }

    Stay Reach(State state)
    {
        var stay = book.Admit("line", null, new JoinRequest("r", Tickets.Sealed("r", "a"), "v=0", null), now).Stay!;
        if (state == State.Admitted) return stay;
        atBridge.Add(stay.Peer);
        Assert.Null(book.Enter(stay, "answer", now).Refused);
        if (state >= State.Connected) book.Media(new SfuEvent.Connected("r", stay.Peer, now));
        if (state == State.Away) book.LineLost("line", mayComeBack: true, now);
        Obey();
        return stay;
    }

    void End(Stay stay, Ending ending)
    {
        switch (ending)
        {
            case Ending.Leave: book.Leave("line", now); break;
            case Ending.LineLost: book.LineLost("line", mayComeBack: false, now); break;
            case Ending.LineBroken: book.LineLost("line", mayComeBack: true, now); book.Tick(now += Long); break;
            case Ending.Revoke: book.Revoke("r", "a", now); break;
            case Ending.Expel: book.Expel("a", now); break;
            case Ending.Close: book.Close("r", now); break;
            case Ending.Silence: book.Tick(now += Long); break;
            case Ending.ServerStops: book.EndAll(); break;
            case Ending.BridgeRefuses: book.Withdraw(stay, "offer-refused"); break;
            case Ending.BridgeIsSilent: book.Withdraw(stay, "media-unavailable"); break; // the switchboard has told the bridge to forget it
            case Ending.MediaLost:
                atBridge.Remove(stay.Peer);
                book.Media(new SfuEvent.Lost("r", stay.Peer, now, LostReason.Timeout));
                break;
        }
    }

    /// <summary>The order to forget it overtook its offer: the bridge has it only now.</summary>
    void AnswerComesLate(Stay stay)
    {
        atBridge.Add(stay.Peer);
        Assert.Equal("ended", book.Enter(stay, "answer", now).Refused);
        Obey();
    }

    void Obey()
    {
        while (book.TryTake(out var effect))
        {
            if (effect is Effect.EndMedia end) atBridge.Remove(end.Peer);
            if (effect is Effect.Report report) journal.Add(report.What);
        }
    }
}
