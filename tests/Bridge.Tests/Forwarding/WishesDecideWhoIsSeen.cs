using TeleExpertise.Bridge.Tests.Support;

namespace TeleExpertise.Bridge.Tests.Forwarding;

public class WishesDecideWhoIsSeen
{
    private static readonly string[] Cameras = ["6", "7"];

    [Fact]
    public void With_more_cameras_than_slots_those_who_spoke_last_are_seen_and_the_others_pictures_stay_in_place()
    {
        using var call = new VirtualCall();
        var (people, feeds) = Enter(call, 4);
        var first = Seen(call);
        Assert.Equal(["p0", "p1"], first.Order());

        Speak(call, people, feeds, 3);
        var second = Seen(call);
        Assert.Contains("p3", second);
        Assert.Single(first.Intersect(second));
        Speak(call, people, feeds, 2);
        Assert.Equal(["p2", "p3"], Seen(call).Order());
        Assert.Equal(Array.IndexOf(second, "p3"), Array.IndexOf(Seen(call), "p3"));

        // Nobody who is seen already changes anything by speaking, and silence changes nothing.
        var changes = call.Of<SfuEvent.SlotsChanged>("viewer").Count();
        Speak(call, people, feeds, 3);
        call.Run(TimeSpan.FromSeconds(5), now => Array.ForEach(feeds, f => f.Step(now)));
        Assert.Equal(changes, call.Of<SfuEvent.SlotsChanged>("viewer").Count(e => Pictures(e) is not null));
    }

    [Fact]
    public void The_pinned_one_has_a_place_and_the_highest_layer_whoever_speaks()
    {
        using var call = new VirtualCall();
        var (people, feeds) = Enter(call, 4, videoSlots: 3);
        call.Switchboard.SetWishes(call.Now, VirtualCall.RoomName, "viewer", new PeerWishes("p3", AudioOnly: false));
        Speak(call, people, feeds, 0);
        Speak(call, people, feeds, 1);
        Speak(call, people, feeds, 2);
        var slots = call.Shown("viewer").Where(s => s.Key is "6" or "7" or "8").ToDictionary(s => s.Value!, s => s.Key);
        Assert.Equal(["p1", "p2", "p3"], slots.Keys.Order());
        Assert.Equal((1, 1, 2), (Layer(call, slots["p1"]), Layer(call, slots["p2"]), Layer(call, slots["p3"])));

        call.Switchboard.SetWishes(call.Now, VirtualCall.RoomName, "viewer", PeerWishes.None);
        Speak(call, people, feeds, 0);
        Assert.DoesNotContain("p3", call.Shown("viewer").Where(s => s.Key is "6" or "7" or "8").Select(s => s.Value));
    }

    [Fact]
    public void Audio_only_empties_the_pictures_and_keeps_the_sound()
    {
        using var call = new VirtualCall();
        var (people, feeds) = Enter(call, 2);
        Speak(call, people, feeds, 1);
        call.Switchboard.SetWishes(call.Now, VirtualCall.RoomName, "viewer", new PeerWishes("p0", AudioOnly: true));
        call.Run(TimeSpan.FromMilliseconds(50));
        var viewer = _viewer!;
        var (pictures, sounds) = (viewer.On("6").Count(), viewer.On("3").Count());
        Speak(call, people, feeds, 1);

        Assert.All(call.Shown("viewer"), s => Assert.Equal(s.Key is "3" or "4", s.Value is not null));
        Assert.Equal(pictures, viewer.On("6").Count());
        Assert.True(viewer.On("3").Count() > sounds + 30);
        call.Switchboard.SetWishes(call.Now, VirtualCall.RoomName, "viewer", PeerWishes.None);
        Assert.Equal(["p0", "p1"], Seen(call).Order());
    }

    private Bot? _viewer;

    private (AudioFeed[] People, CameraFeed[] Cameras) Enter(VirtualCall call, int count, int videoSlots = 2)
    {
        var bots = Enumerable.Range(0, count).Select(i => call.Connect($"p{i}", i + 1)).ToArray();
        var cameras = bots.Select(b => new CameraFeed(b)).ToArray();
        call.Run(TimeSpan.FromSeconds(1), now => Array.ForEach(cameras, f => f.Step(now)));
        _viewer = new Bot();
        call.Join("viewer", 9, offer: _viewer.Offer(videoSlots: videoSlots), puppet: _viewer);
        _viewer.Check();
        call.Run(TimeSpan.FromSeconds(1), now => Array.ForEach(cameras, f => f.Step(now)));
        return ([.. bots.Select(b => new AudioFeed(b))], cameras);
    }

    private static void Speak(VirtualCall call, AudioFeed[] people, CameraFeed[] cameras, int speaker)
    {
        for (var i = 0; i < people.Length; i++)
        {
            people[i].Level = i == speaker ? (byte)30 : (byte)80;
        }

        call.Run(TimeSpan.FromMilliseconds(2500), now =>
        {
            Array.ForEach(people, p => p.Step(now));
            Array.ForEach(cameras, f => f.Step(now));
        });
    }

    private int Layer(VirtualCall call, string mid) => _viewer!.On(mid).Last().Payload[^1];

    private static string[] Seen(VirtualCall call) => [.. Cameras.Select(c => call.Shown("viewer")[c]!)];

    private static string? Pictures(SfuEvent.SlotsChanged slots) => slots.Slots.FirstOrDefault(s => s.Kind == SlotKind.Video)?.SourcePeer;
}
