using Microsoft.AspNetCore.SignalR.Client;
using TeleExpertise.Bridge;
using TeleExpertise.Rooms;
using TeleExpertise.Server.Tests.Fixtures;

namespace TeleExpertise.Server.Tests;

public sealed class PeopleSeeEachOther(SignalingHost host) : IClassFixture<SignalingHost>
{
    [Fact]
    public async Task Who_enters_and_who_leaves_is_told_to_the_others()
    {
        await using var one = await host.Enter("enter", "a");
        var two = await host.Enter("enter", "b");
        Assert.Equal(["Dr a", "Dr b"], two.Reply!.People!.Select(p => p.Name));
        await Eventually.Holds(() => one.Told.People.Count == 2);
        await two.Hub.InvokeAsync("Leave");
        await Eventually.Holds(() => one.Told.People.Count == 1);
        await two.DisposeAsync();
    }

    [Fact]
    public async Task Rooms_do_not_hear_of_each_other()
    {
        await using var one = await host.Enter("here", "a");
        await using var two = await host.Enter("there", "b");
        await two.Hub.InvokeAsync("SetCamera", true);
        Assert.Single(two.Reply!.People!);
        Assert.DoesNotContain(one.Told.People, p => p.Name == "Dr b");
    }

    [Fact]
    public async Task Flags_are_shown_and_the_latest_screen_wins()
    {
        await using var one = await host.Enter("flags", "a");
        await using var two = await host.Enter("flags", "b");
        await one.Hub.InvokeAsync("SetMuted", false);
        await one.Hub.InvokeAsync("SetScreen", true);
        await two.Hub.InvokeAsync("SetScreen", true);
        await two.Hub.InvokeAsync("SetCamera", true);
        await Eventually.Holds(() => one.Told.People is [{ Muted: false, Screen: false, Camera: false }, { Muted: true, Screen: true, Camera: true }]);
    }

    [Fact]
    public async Task Whatever_is_switched_to_and_fro_the_last_state_is_told()
    {
        await using var one = await host.Enter("fro", "a");
        await using var two = await host.Enter("fro", "b");
        for (var i = 0; i < 40; i++) await two.Hub.SendAsync("SetCamera", i % 2 == 1);
        await Eventually.Holds(() => one.Told.People is [_, { Camera: true }]);
        await Task.Delay(2 * RoomBook.BetweenLists);
        Assert.True(one.Told.People is [_, { Camera: true }]);
    }

    [Fact]
    public async Task Slots_name_whom_they_show()
    {
        await using var one = await host.Enter("slots", "a");
        await using var two = await host.Enter("slots", "b");
        var (from, to) = (two.Reply!.Connection!.Value, one.Reply!.Connection!.Value);
        host.Bridge.Raise(new SfuEvent.SlotsChanged("slots", to.ToString("n"), TimeProvider.System.GetUtcNow(),
            [new("3", SlotKind.Audio, null), new("6", SlotKind.Video, from.ToString("n"), Paused: true), new("14", SlotKind.Screen, null)]));
        await Eventually.Holds(() => one.Told.Slots.Count == 3);
        Assert.Equal([new("3", "audio", null, false), new("6", "video", from, true), new("14", "screen", null, false)], one.Told.Slots);
        Assert.Empty(two.Told.Slots);
    }

    [Fact]
    public async Task Wishes_go_to_the_bridge_by_the_bridges_names()
    {
        await using var one = await host.Enter("wishes", "a");
        await using var two = await host.Enter("wishes", "b");
        var (me, pinned) = (one.Reply!.Connection!.Value.ToString("n"), two.Reply!.Connection!.Value);
        await one.Hub.InvokeAsync("SetWishes", pinned, true);
        await Eventually.Holds(() => host.Bridge.Wishes.GetValueOrDefault(me) == new PeerWishes(pinned.ToString("n"), true));
        await one.Hub.InvokeAsync("SetWishes", null, false);
        await Eventually.Holds(() => host.Bridge.Wishes.GetValueOrDefault(me) == PeerWishes.None);
        await using var outside = await host.Connect();
        await outside.Hub.InvokeAsync("SetWishes", pinned, true);
        Assert.Single(host.Bridge.Wishes);
    }

    [Fact]
    public async Task The_speaker_is_told_to_all_and_to_who_comes_later_until_it_leaves()
    {
        await using var one = await host.Enter("speaker", "a");
        var two = await host.Enter("speaker", "b");
        Assert.Null(two.Reply!.Speaker);
        var speaker = two.Reply!.Connection!.Value;
        host.Bridge.Raise(new SfuEvent.SpeakerChanged("speaker", speaker.ToString("n"), TimeProvider.System.GetUtcNow()));
        await Eventually.Holds(() => one.Told.Speaker == speaker && two.Told.Speaker == speaker);
        await using var late = await host.Enter("speaker", "c");
        Assert.Equal(speaker, late.Reply!.Speaker);
        await two.DisposeAsync();
        host.Bridge.Raise(new SfuEvent.Lost("speaker", speaker.ToString("n"), TimeProvider.System.GetUtcNow(), LostReason.Left));
        await Eventually.Holds(() => one.Told.People.Count == 2);
        await using var last = await host.Enter("speaker", "d");
        Assert.Null(last.Reply!.Speaker);
    }

    [Fact]
    public async Task An_audience_changes_rights_at_the_bridge_and_is_told()
    {
        await using var expert = await host.Enter("audience", "expert");
        await using var learner = await host.Enter("audience", "learner");
        await host.Control.SetAudience("audience", new("segment 1", new HashSet<string> { "expert" }, null), default);
        await Eventually.Holds(() => learner.Told.Audience == new AudienceLine("segment 1", false, true));
        await Eventually.Holds(() => expert.Told.Audience == new AudienceLine("segment 1", true, true));
        Assert.Equal(new PeerRights(false, true), host.Bridge.Peers[learner.Reply!.Connection!.Value.ToString("n")]);
        await using var late = await host.Enter("audience", "late");
        Assert.False(late.Reply!.Audience!.CanSend);
    }
}
