using TeleExpertise.Testing.Bots.Network;

namespace TeleExpertise.Bridge.Tests.Bots;

/// <summary>The simulated network is a measuring instrument: it is checked before it is believed.</summary>
public class TheNetworkDoesWhatItIsTold
{
    [Fact]
    public void The_same_seed_gives_the_same_network()
    {
        var bad = new LinkConditions { Loss = 0.2, Duplicates = 0.1, Jitter = TimeSpan.FromMilliseconds(40), Reordered = 0.05 };
        Assert.Equal(Carry(bad, 2_000, seed: 7), Carry(bad, 2_000, seed: 7));
        Assert.NotEqual(Carry(bad, 2_000, seed: 7), Carry(bad, 2_000, seed: 8));
    }

    [Fact]
    public void As_many_are_lost_and_doubled_as_told()
    {
        var came = Carry(new() { Loss = 0.1, Duplicates = 0.05 }, 20_000);
        Assert.InRange(came.Select(c => c.Number).Distinct().Count(), 17_800, 18_200);
        Assert.InRange(came.Count - came.Select(c => c.Number).Distinct().Count(), 800, 1_000);
    }

    [Fact]
    public void Bursts_are_as_long_as_told()
    {
        var came = Carry(new() { BurstBegins = 0.01, BurstLength = 8 }, 50_000).Select(c => c.Number).ToHashSet();
        var lost = Enumerable.Range(0, 50_000).Where(n => !came.Contains(n)).ToList();
        var bursts = lost.Count(n => came.Contains(n - 1));
        Assert.InRange((double)lost.Count / bursts, 7, 9);
        Assert.InRange(bursts, 400, 520);
    }

    [Fact]
    public void Jitter_overtakes_unless_order_is_kept()
    {
        var jitter = new LinkConditions { Delay = TimeSpan.FromMilliseconds(30), Jitter = TimeSpan.FromMilliseconds(40) };
        var wild = Carry(jitter, 1_000);
        Assert.NotEqual(wild.Select(c => c.Number).Order(), wild.Select(c => c.Number));
        Assert.All(wild, c => Assert.InRange((c.At - TimeSpan.FromMilliseconds(c.Number)).TotalMilliseconds, 30, 71));
        var tame = Carry(jitter with { KeepsOrder = true }, 1_000).Select(c => c.Number).ToList();
        Assert.Equal(tame.Order(), tame);
    }

    [Fact]
    public void A_rate_limit_lets_through_its_rate_and_its_queue_is_bounded()
    {
        // 1,000 bytes with headers each millisecond are 8 Mbit/s into 2 Mbit/s; 20,000 bytes of queue are 80 ms.
        var link = new Link<int>(1) { Conditions = new() { Rate = 2_000_000, Queue = 20_000 } };
        var came = 0;
        for (var i = 0; i < 4_000; i++)
        {
            var now = TimeSpan.FromMilliseconds(i);
            link.Send(now, i, 972);
            Assert.InRange(link.QueueDelay(now).TotalMilliseconds, 0, 80);
            while (link.TryReceive(now, out _))
            {
                came++;
            }
        }

        Assert.InRange(came, 975, 1_000);
        Assert.Equal(link.Lost, link.Overflowed);
        Assert.InRange(link.Overflowed, 2_950, 3_000);
    }

    // One datagram of 100 bytes a millisecond.
    private static List<(int Number, TimeSpan At)> Carry(LinkConditions conditions, int count, int seed = 1)
    {
        var link = new Link<int>(seed) { Conditions = conditions };
        var came = new List<(int, TimeSpan)>();
        for (var i = 0; i < count + 200; i++)
        {
            var now = TimeSpan.FromMilliseconds(i);
            if (i < count)
            {
                link.Send(now, i, 100);
            }

            while (link.TryReceive(now, out var number))
            {
                came.Add((number, now));
            }
        }

        Assert.Null(link.NextDue);
        return came;
    }
}
