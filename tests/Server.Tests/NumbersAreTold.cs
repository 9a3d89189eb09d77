using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.SignalR.Client;
using TeleExpertise.Bridge;
using TeleExpertise.Server.Tests.Fixtures;

namespace TeleExpertise.Server.Tests;

public sealed class NumbersAreTold(SignalingHost host) : IClassFixture<SignalingHost>
{
    [Fact]
    public async Task A_device_hears_its_own_and_nobody_elses()
    {
        await using var client = await host.Enter("stats", "a");
        var own = client.Reply!.Connection!.Value;
        var other = Guid.NewGuid();
        host.Bridge.Numbers = Numbers("stats", own.ToString("n"), other.ToString("n"));
        var stats = await client.Hub.InvokeAsync<StatsReply?>("Stats");
        Assert.Equal((120.0, 500_000L), (stats!.RoundTrip, stats.Estimate));
        Assert.Equal(new SendsLine("video", 2, true, 10, 1000, 1, 25, 5), Assert.Single(stats.Sends));
        Assert.Equal(new ReceivesLine("3", "audio", other, 0, 7, 700, 2, 3, 50, 8), Assert.Single(stats.Receives));

        await using var stranger = await host.Connect();
        Assert.Null(await stranger.Hub.InvokeAsync<StatsReply?>("Stats"));
    }

    [Fact]
    public void Metrics_name_no_room_and_no_peer()
    {
        using var meter = new Meter("test");
        var labels = new HashSet<string>();
        var measured = new Dictionary<string, double>();
        using var listener = new MeterListener { InstrumentPublished = (i, l) => { if (ReferenceEquals(i.Meter, meter)) l.EnableMeasurementEvents(i); } };
        listener.SetMeasurementEventCallback<double>((i, value, tags, _) => Take(i, value, tags));
        listener.SetMeasurementEventCallback<long>((i, value, tags, _) => Take(i, value, tags));
        listener.SetMeasurementEventCallback<int>((i, value, tags, _) => Take(i, value, tags));
        listener.Start();
        var media = new MediaMeter(meter);
        var numbers = Numbers("room", "peer", "other");
        SlotStats camera = new("4", SlotKind.Video, "other", 1, 0, 0, 0, null, null, null), screen = new("5", SlotKind.Screen, "other", 0, 0, 0, 0, null, null, null, Paused: true);
        var watcher = new PeerStats("watcher", null, null, [], [camera, camera, screen, screen with { SourcePeer = null }]);
        media.Look(numbers with { Rooms = [.. numbers.Rooms, new("another", [watcher])] });
        listener.RecordObservableInstruments();

        Assert.Equal(0.12, measured["teleexpertise.media.round_trip"]);
        Assert.Equal(0.25, measured["teleexpertise.media.loss direction=in kind=video"]);
        Assert.Equal(0.5, measured["teleexpertise.media.loss direction=out kind=audio"]);
        Assert.Equal(0.008, measured["teleexpertise.media.jitter direction=out kind=audio"]);
        Assert.Equal(500_000, measured["teleexpertise.media.estimate"]);
        Assert.Equal((11, 22), (measured["teleexpertise.media.packets direction=in"], measured["teleexpertise.media.packets direction=out"]));
        Assert.Equal((5, 2, 2), (measured["teleexpertise.media.repeated"], measured["teleexpertise.media.rooms"], measured["teleexpertise.media.peers"]));
        Assert.Equal((2, 1), (measured["teleexpertise.media.pictures kind=video layer=1"], measured["teleexpertise.media.pictures kind=screen layer=paused"]));
        Assert.Subset(new HashSet<string> { "direction=in", "direction=out", "kind=audio", "kind=video", "kind=screen", "layer=1", "layer=paused" }, labels);

        void Take(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            var words = tags.ToArray().Select(t => $"{t.Key}={t.Value}").ToArray();
            labels.UnionWith(words);
            measured[string.Join(' ', words.Prepend(instrument.Name))] = value;
        }
    }

    static SfuStats Numbers(string room, string peer, string other) => new(
        new(11, 1111, 22, 2222, 5),
        [new(room, [new(peer, TimeSpan.FromMilliseconds(120), 500_000,
            [new(SlotKind.Video, 2, true, 10, 1000, 1, 0.25, TimeSpan.FromMilliseconds(5))],
            [new("3", SlotKind.Audio, other, 0, 7, 700, 2, 3, 0.5, TimeSpan.FromMilliseconds(8))])])]);
}
