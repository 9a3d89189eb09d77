using TeleExpertise.Bridge.Congestion;
using TeleExpertise.Bridge.Rtp;

namespace TeleExpertise.Bridge.Tests.Congestion;

public class FeedbackIsNotBelievedBlindly
{
    const long No = TransportFeedbackWriter.Missing;
    static readonly TimeSpan Start = TimeSpan.FromSeconds(10);
    readonly SendHistory _history = new();

    [Fact]
    public void Each_packet_is_told_of_once_and_a_late_one_again()
    {
        var first = Send(4);
        Assert.Equal([(0, true), (1, false), (2, true)], Take(first, 1000, No, 1010));
        Assert.Equal(100, _history.InFlight);
        Assert.Empty(Take(first, 1000, No, 1010));
        Assert.Equal([(1, true), (3, true)], Take(first + 1, 1020, 1010, 1030));
        Assert.Equal(0, _history.InFlight);
    }

    [Fact]
    public void Numbers_never_sent_are_ignored()
    {
        var first = Send(2);
        Assert.Equal([(0, true), (1, true)], Take(first, 1000, 1004, 1008, 1012));
        Assert.Empty(Take(first + 20_000, 1000, 1004));
        Assert.Empty(Take(first + -100, 1000, 1004));
    }

    [Fact]
    public void Packets_long_forgotten_are_ignored()
    {
        var first = Send(SendHistory.Size + 10);
        Assert.Empty(Take(first, 1000, 1004));
        Assert.Equal(2, Take(first + 10, 1000, 1004).Count);
    }

    [Fact]
    public void Arrivals_go_on_when_the_reference_time_wraps()
    {
        var first = Send(2);
        var before = Arrivals(first, (1L << 31) - 256)[0];
        var after = Arrivals(first + 1, 1L << 31)[0];
        Assert.Equal(TimeSpan.FromMilliseconds(64), after - before);
    }

    [Fact]
    public void A_clock_that_leaps_about_harms_nobody()
    {
        var estimator = new BandwidthEstimator();
        var random = new Random(3);
        var now = Start;
        for (var i = 0; i < 20_000; i++)
        {
            now += TimeSpan.FromMilliseconds(20);
            var number = estimator.Sent(now, random.Next(40, 1500));
            estimator.Want(now, 1e7 * random.NextDouble());
            estimator.ProbeBytesDue(now);
            var arrivals = Enumerable.Range(0, 4).Select(_ => random.Next(4) == 0 ? No : random.NextInt64(0, 1L << 33)).ToArray();
            Read(Write(new((ushort)(number.Value - random.Next(8))), arrivals), f => estimator.Take(f, now));
            estimator.Tick(now);
            Assert.InRange(estimator.Estimate, BandwidthEstimator.Least, 1e12);
        }
    }

    private ExtendedSequence Send(int packets)
    {
        ExtendedSequence? first = null;
        for (var i = 0; i < packets; i++)
        {
            var sent = _history.Add(Start, 100, 0);
            first ??= sent;
        }

        return first!.Value;
    }

    private List<(int Offset, bool Came)> Take(ExtendedSequence first, params long[] arrivals)
    {
        var fates = new PacketFate[100];
        var count = 0;
        Read(Write(first.Short, arrivals), f => count = _history.Take(f, fates));
        return [.. fates[..count].Select(f => ((int)(f.Sequence - (ExtendedSequence.First(default) + 1)), f.Arrived is not null))];
    }

    private List<TimeSpan> Arrivals(ExtendedSequence first, params long[] arrivals)
    {
        var fates = new PacketFate[100];
        var count = 0;
        Read(Write(first.Short, arrivals), f => count = _history.Take(f, fates));
        return [.. fates[..count].Select(f => f.Arrived!.Value)];
    }

    private static byte[] Write(SequenceNumber first, params long[] arrivals)
    {
        var buffer = new byte[1200];
        return buffer[..TransportFeedbackWriter.Write(buffer, new(1), new(2), first, 0, arrivals, out _)];
    }

    private static void Read(ReadOnlySpan<byte> compound, Reader reader)
    {
        Assert.True(RtcpPacket.TryTake(ref compound, out var packet));
        Assert.True(TransportFeedback.TryRead(packet, out var feedback));
        reader(feedback);
    }

    private delegate void Reader(TransportFeedback feedback);
}
