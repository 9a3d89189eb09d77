using TeleExpertise.Bridge.Forwarding;
using TeleExpertise.Bridge.Tests.Support;

namespace TeleExpertise.Bridge.Tests.Forwarding;

public class TheLoudestAreHeard
{
    private static readonly string[] AudioMids = ["3", "4", "5"];

    [Fact]
    public void Of_five_others_the_three_loudest_fill_the_slots()
    {
        using var call = new VirtualCall();
        var speakers = Enumerable.Range(1, 5).Select(i => call.Connect($"p{i}", i)).ToArray();
        call.Connect("listener", 9);
        // Level in -dBov: the smaller the louder.
        int[] levels = [60, 20, 90, 25, 30];
        Talk(call, speakers, levels);
        Assert.Equal(["p2", "p4", "p5"], Heard(call));

        levels[0] = 10;
        levels[4] = 100;
        Talk(call, speakers, levels);
        Assert.Equal(["p1", "p2", "p4"], Heard(call));
    }

    [Fact]
    public void A_slightly_louder_one_does_not_push_somebody_out()
    {
        var candidates = new List<string> { "a", "b", "c" };
        var loudness = new Dictionary<string, double> { ["a"] = 50, ["b"] = 55, ["c"] = 58 };
        SlotPlan.KeepLoudest(candidates, 2, loudness, static (c, levels) => levels[c], static (c, _) => c is "a" or "b");
        Assert.Equal(["a", "b"], candidates);
    }

    [Fact]
    public void Who_is_shown_keeps_the_place()
    {
        string[] shown = ["a", "b", null!];
        SlotPlan.Assign<string>(shown!, ["c", "b", "d"]);
        Assert.Equal(["c", "b", "d"], shown);
        SlotPlan.Assign<string>(shown!, ["d"]);
        Assert.Equal([null!, null!, "d"], shown);
        SlotPlan.Assign<string>(shown!, ["d", "x", "y", "z"]);
        Assert.Equal(["x", "y", "d"], shown);
    }

    private static void Talk(VirtualCall call, Bot[] speakers, int[] levels)
    {
        var start = (int)call.Now.TotalMilliseconds;
        call.Run(TimeSpan.FromSeconds(2), now =>
        {
            var number = (ushort)((int)now.TotalMilliseconds / 20);
            for (var i = 0; i < speakers.Length && now.Milliseconds % 20 == 0; i++)
            {
                speakers[i].SendRtp(RtpBuilder.Packet(7, number, number * 960u, Bot.Opus, [1], false, 0, (Bot.MidId, "0"u8.ToArray()), (Bot.LevelId, [(byte)levels[i]])));
            }
        });
        Assert.True(call.Now.TotalMilliseconds > start);
    }

    private static IEnumerable<string?> Heard(VirtualCall call) =>
        call.Shown("listener").Where(s => AudioMids.Contains(s.Key)).Select(s => s.Value).Order();
}
