using TeleExpertise.Bridge;
using TeleExpertise.Rooms;
using TeleExpertise.Server.Tests.Fixtures;

namespace TeleExpertise.Server.Tests;

/// <summary>The presence rules of PROTOCOL.md, in virtual time.</summary>
public sealed class PresenceFollowsSignsOfLife
{
    readonly DateTimeOffset start = TimeProvider.System.GetUtcNow();
    readonly RoomBook book;
    readonly List<Effect> done = [];

    public PresenceFollowsSignsOfLife() => book = new(new Gate(new TicketSeal(SignalingHost.Key), start.AddMinutes(-1)));

    [Fact]
    public void It_begins_when_the_media_connect_not_in_the_lobby()
    {
        var stay = Enter("line", At(0));
        book.Heartbeat("line", At(3));
        Assert.Empty(Presence());
        Connect(stay, At(4));
        Assert.Equal([(PresenceKind.Joined, At(4))], Presence());
    }

    [Fact]
    public void It_is_reported_every_two_seconds_with_the_last_sign_of_life()
    {
        Connect(Enter("line", At(0)), At(0));
        for (var s = 1; s <= 5; s++)
        {
            book.Heartbeat("line", At(s));
            book.Tick(At(s + 0.4));
        }
        Assert.Equal([(PresenceKind.Joined, At(0)), (PresenceKind.Seen, At(2)), (PresenceKind.Seen, At(4))], Presence());
    }

    [Fact]
    public void Fifteen_seconds_of_silence_end_it_at_the_last_heartbeat()
    {
        Connect(Enter("line", At(0)), At(0));
        book.Heartbeat("line", At(2));
        book.Tick(At(17));
        Assert.DoesNotContain(Presence(), p => p.Kind == PresenceKind.Left);
        book.Tick(At(17.1));
        Assert.Equal((PresenceKind.Left, At(2)), Presence().Last());
        Assert.Contains(new Effect.TellPutOut("line", "silent"), done);
        Assert.Contains(done, e => e is Effect.ReportIncident { What.Kind: "connection-lost" });
    }

    [Fact]
    public void A_packet_at_the_bridge_is_a_sign_of_life()
    {
        var stay = Enter("line", At(0));
        Connect(stay, At(0));
        book.Media(new SfuEvent.Alive("r", stay.Peer, At(9)));
        book.Tick(At(24.1));
        Assert.Equal((PresenceKind.Left, At(9)), Presence().Last());
    }

    [Fact]
    public void A_broken_line_from_which_nobody_comes_back_ends_it_at_the_last_sign_of_life()
    {
        Connect(Enter("line", At(0)), At(0));
        book.Heartbeat("line", At(3));
        book.LineLost("line", mayComeBack: true, At(12));
        Assert.DoesNotContain(Presence(), p => p.Kind == PresenceKind.Left);
        book.Tick(At(18.1));
        Assert.Equal((PresenceKind.Left, At(3)), Presence().Last());
        Assert.Single(done, e => e is Effect.ReportIncident);
    }

    [Fact]
    public void Who_resumes_after_a_broken_line_has_one_stay_without_a_gap()
    {
        var stay = Enter("line", At(0));
        Connect(stay, At(0));
        book.Heartbeat("line", At(3));
        book.LineLost("line", mayComeBack: true, At(5));
        var (refused, same) = book.Resume("new line", "a", new(stay.Id, stay.Key, "v=0"), At(9));
        Assert.Null(refused);
        Assert.Equal("answer", book.Resumed(same!, "answer").Answer);
        book.Heartbeat("new line", At(10));
        book.LineLost("line", mayComeBack: true, At(11)); // its late end concerns nobody
        book.Leave("new line", At(20));
        Assert.Equal([(PresenceKind.Joined, At(0)), (PresenceKind.Left, At(20))], Presence());
    }

    [Fact]
    public void Media_alone_keep_a_stay_without_a_line_for_half_a_minute()
    {
        var stay = Enter("line", At(0));
        Connect(stay, At(0));
        book.LineLost("line", mayComeBack: true, At(1));
        for (var s = 2; s <= 40; s++)
        {
            book.Media(new SfuEvent.Alive("r", stay.Peer, At(s)));
            book.Tick(At(s));
        }
        Assert.Equal((PresenceKind.Left, At(32)), Presence().Last());
        Assert.Equal(0, book.StayCount);
    }

    [Fact]
    public void A_line_closed_for_breaking_the_protocol_ends_it_at_once()
    {
        Connect(Enter("line", At(0)), At(0));
        book.Heartbeat("line", At(3));
        book.LineLost("line", mayComeBack: false, At(4));
        Assert.Equal((PresenceKind.Left, At(3)), Presence().Last());
    }

    [Fact]
    public void Leaving_is_itself_the_last_sign_of_life_and_no_incident()
    {
        Connect(Enter("line", At(0)), At(0));
        book.Leave("line", At(7));
        book.LineLost("line", mayComeBack: false, At(8));
        Assert.Equal([(PresenceKind.Joined, At(0)), (PresenceKind.Left, At(7))], Presence());
        Assert.DoesNotContain(done, e => e is Effect.ReportIncident);
    }

    [Fact]
    public void Media_that_never_connect_leave_no_presence_but_an_incident()
    {
        var stay = Enter("line", At(0));
        book.Media(new SfuEvent.Lost("r", stay.Peer, At(14), LostReason.Timeout));
        Assert.Empty(Presence());
        Assert.Contains(done, e => e is Effect.ReportIncident { What.Kind: "media-never-connected" });
        Assert.Contains(new Effect.TellPutOut("line", "media-lost"), done);
        Assert.False(book.Heartbeat("line", At(15)));
    }

    [Fact]
    public void Who_comes_back_after_a_break_has_a_new_stay_and_leaves_no_ghost()
    {
        var old = Enter("old line", At(0));
        Connect(old, At(0));
        book.Heartbeat("old line", At(4));
        var again = Enter("new line", At(6), replaces: old.Id);
        Connect(again, At(7));
        Assert.Equal([(PresenceKind.Joined, At(0)), (PresenceKind.Left, At(4)), (PresenceKind.Joined, At(7))], Presence());
        Assert.Contains(done, e => e is Effect.ReportIncident { What.Kind: "reconnected" });
        Assert.Equal(1, book.StayCount);
    }

    [Fact]
    public void Nobody_can_end_anothers_stay_by_claiming_to_continue_it()
    {
        var mine = Enter("line", At(0));
        Enter("other line", At(1), person: "b", replaces: mine.Id);
        Assert.True(book.Heartbeat("line", At(2)));
    }

    [Fact]
    public void One_person_on_two_devices_has_two_stays()
    {
        var desk = Enter("desk", At(0));
        var phone = Enter("phone", At(1));
        Connect(desk, At(1));
        Connect(phone, At(2));
        book.Leave("desk", At(3));
        Drain();
        Assert.Equal([desk.Id, phone.Id, desk.Id], done.OfType<Effect.Report>().Select(r => r.What.Connection));
        Assert.True(book.Heartbeat("phone", At(4)));
    }

    [Fact]
    public void A_stop_of_the_server_ends_every_stay_at_its_last_sign_of_life()
    {
        Connect(Enter("line", At(0)), At(0));
        book.Heartbeat("line", At(5));
        book.EndAll();
        Assert.Equal((PresenceKind.Left, At(5)), Presence().Last());
    }

    [Fact]
    public void A_stay_that_was_ended_while_its_offer_was_answered_does_not_enter()
    {
        var stay = Admit("line", At(0), "a", null);
        book.Close("r", At(1));
        Assert.Equal("ended", book.Enter(stay, "answer", At(2)).Refused);
        Drain();
        Assert.Equal(new Effect.EndMedia("r", stay.Peer), done.Last());
    }

    DateTimeOffset At(double seconds) => start.AddSeconds(seconds);

    Stay Admit(string line, DateTimeOffset at, string person, Guid? replaces)
    {
        var (refused, stay, _) = book.Admit(line, person, new("r", Tickets.Sealed("r", person), "v=0", replaces), at);
        Assert.Null(refused);
        return stay!;
    }

    Stay Enter(string line, DateTimeOffset at, string person = "a", Guid? replaces = null)
    {
        var stay = Admit(line, at, person, replaces);
        Assert.Null(book.Enter(stay, "answer", at).Refused);
        return stay;
    }

    void Connect(Stay stay, DateTimeOffset at) => book.Media(new SfuEvent.Connected("r", stay.Peer, at));

    List<(PresenceKind Kind, DateTimeOffset At)> Presence()
    {
        Drain();
        return [.. done.OfType<Effect.Report>().Select(r => (r.What.Kind, r.What.At))];
    }

    void Drain()
    {
        while (book.TryTake(out var effect)) done.Add(effect);
    }
}
