using TeleExpertise.Bridge.Sdp;
using TeleExpertise.Bridge.Tests.Support;

namespace TeleExpertise.Bridge.Tests.Forwarding;

public class RoomsKeepOrder
{
    [Fact]
    public void Who_leaves_is_lost_once_and_gone_from_the_others_slots()
    {
        using var call = new VirtualCall();
        var (_, viewer, camera) = Watch(call);
        call.Switchboard.Leave(call.Now, VirtualCall.RoomName, "publisher");
        call.Switchboard.Leave(call.Now, VirtualCall.RoomName, "publisher");
        call.Run(TimeSpan.FromMilliseconds(200));

        Assert.Equal(LostReason.Left, call.Of<SfuEvent.Lost>("publisher").Single().Reason);
        Assert.All(call.Shown("viewer").Values, Assert.Null);
        Assert.NotNull(camera);
        Assert.NotNull(viewer);
    }

    [Fact]
    public void Who_is_told_to_go_hears_it_at_once()
    {
        using var call = new VirtualCall();
        var (publisher, _, _) = Watch(call);
        call.Switchboard.CloseRoom(call.Now, VirtualCall.RoomName);
        call.Run(TimeSpan.FromMilliseconds(50));

        Assert.True(publisher.SawGoodbye);
        Assert.True(call.Switchboard.IsEmpty);
        Assert.Equal(2, call.Events.OfType<SfuEvent.Lost>().Count(e => e.Reason == LostReason.Left));
    }

    [Fact]
    public void A_browser_that_says_goodbye_has_left()
    {
        using var call = new VirtualCall();
        var (publisher, _, _) = Watch(call);
        publisher.Close();
        call.Run(TimeSpan.FromMilliseconds(50));

        Assert.Equal(LostReason.Left, call.Of<SfuEvent.Lost>("publisher").Single().Reason);
    }

    [Fact]
    public void Silence_of_fifteen_seconds_is_a_loss_and_signs_of_life_come_each_second_at_most()
    {
        using var call = new VirtualCall();
        var publisher = call.Connect("publisher", 1);
        call.Run(TimeSpan.FromSeconds(20), now =>
        {
            if (now.Milliseconds % 10 == 0)
            {
                publisher.Check();
            }
        });
        Assert.InRange(call.Of<SfuEvent.Alive>("publisher").Count(), 18, 20);
        call.Run(TimeSpan.FromSeconds(14.9));
        Assert.Empty(call.Of<SfuEvent.Lost>("publisher"));
        call.Run(TimeSpan.FromSeconds(0.2));
        Assert.Equal(LostReason.Timeout, call.Of<SfuEvent.Lost>("publisher").Single().Reason);
        var lastAlive = call.Of<SfuEvent.Alive>("publisher").Last().At;
        Assert.InRange((call.Events[^1].At - lastAlive).TotalSeconds, 15, 16.1);
    }

    [Fact]
    public void Who_never_shakes_hands_is_lost_after_the_connect_timeout()
    {
        using var call = new VirtualCall();
        call.Join("silent", 1);
        call.Run(TimeSpan.FromSeconds(29.9));
        Assert.Empty(call.Events);
        call.Run(TimeSpan.FromSeconds(0.2));
        Assert.Equal(LostReason.Timeout, Assert.IsType<SfuEvent.Lost>(Assert.Single(call.Events)).Reason);
    }

    [Fact]
    public void Joining_again_replaces_the_old_join()
    {
        using var call = new VirtualCall();
        var (publisher, viewer, _) = Watch(call);
        var again = call.Connect("publisher", 3);
        var camera = new CameraFeed(again);
        var before = viewer.On("6").Count();
        call.Run(TimeSpan.FromSeconds(2), camera.Step);

        Assert.Equal(LostReason.Replaced, call.Of<SfuEvent.Lost>("publisher").Single().Reason);
        Assert.True(publisher.SawGoodbye);
        Assert.Equal("publisher", call.Shown("viewer")["6"]);
        Assert.True(viewer.On("6").Count() > before + 50);
        TwoPeersSeeEachOther.AssertContinuous([.. viewer.On("6")]);
    }

    [Fact]
    public void Rights_are_taken_and_given_in_mid_call()
    {
        using var call = new VirtualCall();
        var (_, viewer, camera) = Watch(call);
        foreach (var (peer, rights) in new[] { ("publisher", new PeerRights(false, true)), ("viewer", new PeerRights(true, false)) })
        {
            call.Switchboard.SetRights(call.Now, VirtualCall.RoomName, peer, rights);
            call.Run(TimeSpan.FromMilliseconds(50), camera.Step);
            var before = viewer.On("6").Count();
            call.Run(TimeSpan.FromSeconds(1), camera.Step);
            Assert.Equal(before, viewer.On("6").Count());
            Assert.Null(call.Shown("viewer")["6"]);

            call.Switchboard.SetRights(call.Now, VirtualCall.RoomName, peer, new PeerRights(true, true));
            call.Run(TimeSpan.FromSeconds(1), camera.Step);
            Assert.True(viewer.On("6").Count() > before + 30);
            Assert.Equal("publisher", call.Shown("viewer")["6"]);
        }

        TwoPeersSeeEachOther.AssertContinuous([.. viewer.On("6")]);
    }

    [Fact]
    public void A_full_room_refuses_but_takes_back_its_own()
    {
        using var call = new VirtualCall(options: new SfuOptions { PeersPerRoom = 1 });
        call.Join("first", 1);
        using var puppet = new Bot();
        var offer = SdpOfferReader.Read(puppet.Offer(), out _)!;
        var refused = call.Switchboard.Join(call.Now, VirtualCall.RoomName, "second", offer, new(true, true));
        Assert.Equal(RefusalCode.RoomFull, Assert.IsType<JoinResult.Refused>(refused).Code);
        Assert.IsType<JoinResult.Accepted>(call.Switchboard.Join(call.Now, VirtualCall.RoomName, "first", offer, new(true, true)));
        Assert.IsType<JoinResult.Accepted>(call.Switchboard.Join(call.Now, "another room", "second", offer, new(true, true)));
    }

    private static (Bot Publisher, Bot Viewer, CameraFeed Camera) Watch(VirtualCall call)
    {
        var publisher = call.Connect("publisher", 1);
        var viewer = call.Connect("viewer", 2);
        var camera = new CameraFeed(publisher);
        call.Run(TimeSpan.FromSeconds(2), camera.Step);
        return (publisher, viewer, camera);
    }
}
