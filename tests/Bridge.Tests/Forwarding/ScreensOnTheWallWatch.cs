using TeleExpertise.Testing.Bots;

namespace TeleExpertise.Bridge.Tests.Forwarding;

/// <summary>Viewers (WHEP) beside publishers (WHIP): who is shown, and in which place.</summary>
public class ScreensOnTheWallWatch
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(700);

    [Fact]
    public void Each_publisher_keeps_its_place_though_its_camera_pauses()
    {
        using var call = new VirtualCall();
        var first = Publish(call, "first", 1);
        Publish(call, "second", 2);
        Watch(call, 3, places: 2, new JoinOptions());
        call.Run(Moment);
        var before = call.Shown("wall");
        Assert.Equal(new Dictionary<string, string?> { ["0"] = "first", ["1"] = "second", ["2"] = "first", ["3"] = "second" }, before);

        first.ShowsCamera = false;
        call.Run(TimeSpan.FromSeconds(7));
        Assert.Equal(before, call.Shown("wall"));
    }

    [Fact]
    public void The_last_video_is_for_a_camera_and_not_for_a_screen()
    {
        using var call = new VirtualCall();
        Publish(call, "first", 1);
        Publish(call, "second", 2);
        var wall = Watch(call, 3, places: 2, new JoinOptions());
        call.Run(Moment);
        Assert.All(call.Of<SfuEvent.SlotsChanged>("wall").Last().Slots.Skip(2), s => Assert.Equal(SlotKind.Video, s.Kind));
        Assert.All(wall.Slots, s => Assert.True(s.Packets > 0, s.Mid));
    }

    [Fact]
    public void A_free_place_shows_what_is_shared()
    {
        using var call = new VirtualCall();
        var page = call.Enter("page", 1, new Participant(BotShape.Page, VirtualCall.Epoch));
        Watch(call, 3, places: 2, new JoinOptions());
        page.ShowsScreen = true;
        call.Run(Moment);
        Assert.Equal(["page", null, "page", "page"], call.Shown("wall").Values);
    }

    [Fact]
    public void One_is_watched_alone_when_asked_for()
    {
        using var call = new VirtualCall();
        Publish(call, "first", 1);
        Publish(call, "second", 2);
        Watch(call, 3, places: 2, new JoinOptions { Only = "label of second" });
        call.Run(Moment);
        Assert.Equal(["second", null, "second", null], call.Shown("wall").Values);
    }

    [Fact]
    public void One_of_its_own_label_is_left_out()
    {
        using var call = new VirtualCall();
        Publish(call, "first", 1);
        Publish(call, "second", 2);
        Watch(call, 3, places: 2, new JoinOptions { Except = "label of first" });
        call.Run(Moment);
        Assert.Equal(["second", null, "second", null], call.Shown("wall").Values);
    }

    [Fact]
    public void With_fewer_places_a_paused_camera_gives_way()
    {
        using var call = new VirtualCall();
        var first = Publish(call, "first", 1);
        Publish(call, "second", 2);
        Watch(call, 3, places: 1, new JoinOptions());
        first.ShowsCamera = false;
        call.Run(Moment);
        Assert.Equal("second", call.Shown("wall")["1"]);
    }

    private static Participant Publish(VirtualCall call, string name, int number) =>
        call.Enter(name, number, new Participant(BotShape.Whip, VirtualCall.Epoch), new JoinOptions { Kind = PeerKind.Publisher, Label = "label of " + name });

    private static Participant Watch(VirtualCall call, int number, int places, JoinOptions whom) =>
        call.Enter("wall", number, new Participant(BotShape.Whep with { AudioSlots = places, VideoSlots = places }, VirtualCall.Epoch), whom with { Kind = PeerKind.Viewer });
}
