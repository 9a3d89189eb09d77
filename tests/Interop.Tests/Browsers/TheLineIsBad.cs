using TeleExpertise.Bridge;
using TeleExpertise.Testing.Bots.Network;

namespace TeleExpertise.Interop.Tests.Browsers;

[Collection(nameof(Pages))]
public sealed class TheLineIsBad(BrowserRoom room)
{
    /// <summary>Figures are a benchmark's; here a broken repair shows, which leaves one sample in ten to be made up.</summary>
    [Fact]
    public async Task One_packet_in_ten_is_lost_each_way_and_pictures_and_sound_go_on()
    {
        using var line = room.Line(new() { Loss = 0.1, Delay = TimeSpan.FromMilliseconds(10) });
        await using var one = await room.Join("loss", "one", line);
        await using var two = await room.Join("loss", "two");
        await Task.WhenAll(one.Receives(50, 100), two.Receives(50, 100));
        var before = await Task.WhenAll(Of(one, "two"), Of(two, "one"));

        await Task.Delay(8000);
        var after = await Task.WhenAll(Of(one, "two"), Of(two, "one"));
        for (var way = 0; way < 2; way++)
        {
            var ((seen, heard), (seenBefore, heardBefore)) = (after[way], before[way]);
            Assert.InRange((seen.Frames - seenBefore.Frames)!.Value, 40, 1000);
            Assert.InRange((seen.Frozen - seenBefore.Frozen)!.Value, 0, 3);
            Assert.InRange((double)(heard.Concealed - heardBefore.Concealed)! / (double)(heard.Samples - heardBefore.Samples)!, 0, 0.05);
        }
        Assert.InRange((double)line.Counted.Lost / line.Counted.Sent, 0.05, 0.15);
    }

    [Fact]
    public async Task The_round_trip_takes_300_ms_and_joining_takes_no_ten_of_them()
    {
        using var line = room.Line(new() { Delay = TimeSpan.FromMilliseconds(150) });
        await using var two = await room.Join("far", "two");
        await using var one = await room.Open("far", "one", line);
        var begun = TimeProvider.System.GetTimestamp();
        await one.Join();
        await one.Connected();
        await one.Sees("two");
        await two.Sees("one");
        Assert.InRange(TimeProvider.System.GetElapsedTime(begun), TimeSpan.FromMilliseconds(600), TimeSpan.FromSeconds(15)); // a benchmark is stricter
    }

    static async Task<(BrowserPeer.Stream Seen, BrowserPeer.Stream Heard)> Of(BrowserPeer peer, string source) =>
        (await peer.StreamOf(source, SlotKind.Video), await peer.StreamOf(source, SlotKind.Audio));
}
