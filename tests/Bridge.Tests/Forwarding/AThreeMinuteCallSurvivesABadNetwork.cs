using TeleExpertise.Testing.Bots.Network;

namespace TeleExpertise.Bridge.Tests.Forwarding;

/// <summary>
/// Three people for three minutes, each line losing, doubling, delaying and disordering both ways, every stream begun
/// just before the wrap of its numbers.
/// </summary>
public class AThreeMinuteCallSurvivesABadNetwork
{
    private static readonly VideoShape Camera = VideoShape.Camera with { FirstSequence = [65_400], PacketsPerFrame = [1, 2, 3] };

    [Fact]
    public void Every_frame_comes_once_and_whole()
    {
        using var call = new VirtualCall(seed: 5) { Delay = TimeSpan.FromMilliseconds(20) };
        var people = Enumerable.Range(1, 3).Select(n => call.Enter($"p{n}", n, new Participant(BotShape.Page, VirtualCall.Epoch, Camera))).ToArray();
        // Until everybody is shown the layer they stay with: a switch may rightly cost the last frame before it.
        call.Run(TimeSpan.FromSeconds(3));
        Assert.All(people, p => Assert.True(p.Bot.IsConnected));

        call.Conditions = new() { Loss = 0.1, Reordered = 0.05, Duplicates = 0.05, Delay = TimeSpan.FromMilliseconds(20), Jitter = TimeSpan.FromMilliseconds(40) };
        call.Run(TimeSpan.FromMinutes(3));
        call.Conditions = new() { Delay = TimeSpan.FromMilliseconds(20) };
        // Nobody misses the last packet of all before another one comes.
        call.Run(TimeSpan.FromSeconds(1));
        Array.ForEach(people, p => p.ShowsCamera = false);
        call.Run(TimeSpan.FromSeconds(2));

        Assert.All(people, p => Assert.Equal(0, p.Bot.Answer.Slots.Count - p.Slots.Count));
        foreach (var slot in people.SelectMany(p => p.Slots).Where(s => s.Packets > 0))
        {
            if (slot.IsAudio)
            {
                // Voices are not asked for again: what neither line lost came.
                Assert.InRange(slot.Packets, 0.79 * 50 * 183, 50 * 187);
            }
            else
            {
                Assert.InRange(slot.Frames.Whole, 4_550, 4_620);
                Assert.Equal((0, 0, 0), (slot.Frames.Broken, slot.Frames.Twice, slot.Missing));
            }
        }

        Assert.Equal(12, people.Sum(p => p.Slots.Count(s => s.Packets > 0)));
        Assert.All(people, p => Assert.True(p.Camera!.Repeated > 500 && p.Bot.Replayed > 500));
    }

    [Fact]
    public void The_numbers_the_bridge_itself_gives_wrap_as_well()
    {
        using var call = new VirtualCall(seed: 6) { Delay = TimeSpan.FromMilliseconds(20) };
        var fast = Camera with { Rids = [], PacketsPerFrame = [20] };
        call.Enter("publisher", 1, new Participant(BotShape.Page with { Layers = 0 }, VirtualCall.Epoch, fast));
        var viewer = call.Enter("viewer", 2, new Participant(BotShape.Page, VirtualCall.Epoch) { ShowsCamera = false });
        call.Run(TimeSpan.FromSeconds(1));
        call.Conditions = new() { Loss = 0.02, Delay = TimeSpan.FromMilliseconds(20), Jitter = TimeSpan.FromMilliseconds(5) };
        call.Run(TimeSpan.FromSeconds(140));

        // 500 packets a second, begun in the lowest quarter of the numbers: past 65,535 after 131 s at the latest.
        var slot = viewer.Slots.Single(s => !s.IsAudio && s.Packets > 0);
        Assert.InRange(slot.Packets, 69_000, 71_000);
        Assert.Equal(0, slot.Frames.Twice);
        // The last moment is still on its way.
        Assert.InRange(slot.Frames.Broken, 0, 12);
        Assert.InRange(slot.Frames.Last, 3_500u, 3_530u);
    }

    [Fact]
    public void The_numbers_of_the_retransmissions_wrap_too()
    {
        using var call = new VirtualCall();
        var publisher = call.Enter("publisher", 1, new Participant(BotShape.Page, VirtualCall.Epoch));
        var viewer = call.Connect("viewer", 2);
        viewer.Records = false;
        var watched = new ViewerFeed(viewer, "6", keeps: false);
        call.Run(TimeSpan.FromSeconds(2));
        publisher.ShowsCamera = false;
        call.Run(TimeSpan.FromSeconds(1));
        var before = watched.Repeated;
        var newest = 0;
        viewer.Listeners.Add(new Newest(viewer.Slots["6"].Rtx, n => newest = n));
        // The budget is a thousand a second: forty packets every 40 ms, each again and again.
        call.Run(TimeSpan.FromSeconds(70), now =>
        {
            if (now.Milliseconds % 40 == 0)
            {
                viewer.SendRtcp(watched.AskAgain(40));
            }

            if (now.TotalMilliseconds % 2_500 < 1)
            {
                viewer.Check();
            }
        });

        Assert.InRange(watched.Repeated - before, 65_536, 71_000);
        Assert.InRange(newest, 0, 6_000);
        Assert.Equal(watched.Repeated, watched.Superfluous);
    }

    private sealed class Newest(uint ssrc, Action<int> seen) : IBotListener
    {
        public void HearRtp(TimeSpan now, in TeleExpertise.Bridge.Rtp.RtpHeader header, ReadOnlySpan<byte> packet)
        {
            if (header.Ssrc.Value == ssrc)
            {
                seen(header.Sequence.Value);
            }
        }

        public void HearRtcp(TimeSpan now, ReadOnlySpan<byte> compound)
        {
        }
    }
}
