using TeleExpertise.Bridge;
using TeleExpertise.Rooms;
using TeleExpertise.Server.Tests.Fixtures;

namespace TeleExpertise.Server.Tests;

/// <summary>Looks of two seconds at the numbers of one stay.</summary>
public sealed class TroubleIsReported
{
    static readonly DateTimeOffset Start = new(2026, 3, 5, 12, 0, 0, TimeSpan.Zero);
    readonly Trouble trouble = new();
    DateTimeOffset now = Start;
    long packets, lost, slotPackets, slotLost;

    [Fact]
    public void Lasting_loss_once_a_minute()
    {
        Look();
        Assert.Empty(Look(up: (88, 12)));
        Assert.Equal(["loss-sending"], Look(up: (88, 12)));
        for (var second = 2; second < 60; second += 2) Assert.Empty(Look(up: (88, 12)));
        Assert.Equal(["loss-sending"], Look(up: (88, 12)));
    }

    [Fact]
    public void A_single_bad_moment_is_none()
    {
        Look();
        Look(up: (50, 50));
        Assert.Empty(Look());
        Assert.Empty(Look(up: (50, 50)));
    }

    [Fact]
    public void A_little_loss_is_none()
    {
        for (var i = 0; i < 5; i++) Assert.Empty(Look(up: (91, 9), down: (100, 9)));
    }

    [Fact]
    public void Loss_that_the_device_reports()
    {
        Look();
        Look(down: (100, 20));
        Assert.Equal(["loss-receiving"], Look(down: (100, 20)));
    }

    [Fact]
    public void A_camera_that_is_on_and_sends_nothing()
    {
        Look();
        Look(cameraArrives: false);
        Assert.Equal(["freeze-sending"], Look(cameraArrives: false));
    }

    [Fact]
    public void A_camera_that_is_off_is_no_trouble()
    {
        for (var i = 0; i < 4; i++) Assert.Empty(Look(cameraArrives: false, showsCamera: false));
    }

    [Fact]
    public void A_picture_that_arrives_here_and_does_not_go_out()
    {
        Look();
        Look(down: (0, 0));
        Assert.Equal(["freeze-receiving"], Look(down: (0, 0)));
    }

    [Fact]
    public void A_picture_held_back_because_the_line_is_thin_is_no_freeze()
    {
        for (var i = 0; i < 4; i++) Assert.Empty(Look(down: (0, 0), paused: true));
    }

    [Fact]
    public void A_picture_that_nobody_sends_stands_rightly()
    {
        for (var i = 0; i < 4; i++) Assert.Empty(Look(down: (0, 0), othersArrive: false));
    }

    [Fact]
    public void With_the_segment_it_happened_in()
    {
        var clock = TimeProvider.System.GetUtcNow();
        var book = new RoomBook(new Gate(new TicketSeal(SignalingHost.Key), clock.AddMinutes(-1)));
        var stay = book.Admit("line", null, new JoinRequest("room", Tickets.Sealed("room", "a"), "v=0", null), clock).Stay!;
        book.Enter(stay, "answer", clock);
        book.Media(new SfuEvent.Connected("room", stay.Peer, clock));
        book.SetCamera("line", true);
        book.SetAudience("room", new Audience("case-3", null, null));
        var silent = new SfuStats(new(0, 0, 0, 0, 0), [new("room", [new(stay.Peer, null, null, [], [])])]);
        for (var i = 0; i < 3; i++) book.Look(silent, clock.AddSeconds(2 * i));
        var incidents = new List<IncidentEvent>();
        while (book.TryTake(out var effect))
            if (effect is Effect.ReportIncident report) incidents.Add(report.What);
        Assert.Equal(new IncidentEvent("room", "a", "freeze-sending", clock.AddSeconds(4), "case-3"), Assert.Single(incidents));
    }

    List<string> Look((long Came, long Lost)? up = null, (long Sent, long Lost)? down = null, bool cameraArrives = true, bool showsCamera = true, bool othersArrive = true, bool paused = false)
    {
        var (came, lostUp) = up ?? (100, 0);
        var (sent, lostDown) = down ?? (100, 0);
        (packets, lost, slotPackets, slotLost, now) = (packets + came, lost + lostUp, slotPackets + sent, slotLost + lostDown, now.AddSeconds(2));
        var stats = new PeerStats("me", null, null,
            [new(SlotKind.Video, 0, cameraArrives, packets, 0, lost, 0, default)],
            [new("1", SlotKind.Video, "other", 0, slotPackets, 0, 0, slotLost, 0, default, paused)]);
        return trouble.Look(stats, othersArrive ? [("other", SlotKind.Video)] : [], showsCamera, now);
    }
}
