using TeleExpertise.Bridge.Forwarding;
using TeleExpertise.Bridge.Rtp;
using TeleExpertise.Bridge.Tests.Support;

namespace TeleExpertise.Bridge.Tests.Forwarding;

public class PaddingLeavesNoGap
{
    [Fact]
    public void Probes_are_dropped_and_the_numbers_close_up()
    {
        using var call = new VirtualCall();
        var publisher = call.Connect("publisher", 1);
        var viewer = call.Connect("viewer", 2);
        var sent = 65_530u;
        void Send(byte[] payload, int padding) => publisher.SendRtp(RtpBuilder.Packet(
            500, (ushort)sent++, sent * 100u, Bot.Vp8Type, payload, true, padding, (Bot.MidId, "2"u8.ToArray())));

        Send(Vp8.Payload(true, true, 1, 1), 0);
        call.Run(TimeSpan.FromMilliseconds(300));
        for (var i = 0; i < 20; i++)
        {
            Send(Vp8.Payload(true, true, 2 + i, 2 + i), i % 3);
            Send([], 200);
            Send([], 100);
            call.Run(TimeSpan.FromMilliseconds(20));
        }

        var received = viewer.On("10").ToList();
        Assert.Equal(20, received.Count);
        TwoPeersSeeEachOther.AssertContinuous(received);
        Assert.All(viewer.Rtp, p => Assert.Equal(0, p[0] & 0x20));
    }

    [Fact]
    public void A_late_packet_keeps_the_number_it_would_have_had()
    {
        var gaps = new GapCloser();
        gaps.Remove(new(10));
        gaps.Remove(new(11));
        gaps.Remove(new(20));
        Assert.Equal(9, Map(gaps, 9));
        Assert.Equal(10, Map(gaps, 12));
        Assert.Equal(17, Map(gaps, 19));
        Assert.Equal(18, Map(gaps, 21));
        Assert.Equal(10, Map(gaps, 12));
    }

    [Fact]
    public void Numbers_stay_unique_over_many_removals()
    {
        var gaps = new GapCloser();
        var seen = new HashSet<long>();
        for (var i = 100; i < 10_000; i++)
        {
            if (i % 7 == 0 || i % 11 == 0)
            {
                gaps.Remove(new(i));
            }
            else
            {
                Assert.True(seen.Add(Map(gaps, i)));
            }
        }

        Assert.Equal(seen.Count, seen.Max() - seen.Min() + 1);
        Assert.False(gaps.TryMap(new(150), out _));
    }

    private static long Map(GapCloser gaps, long sequence)
    {
        Assert.True(gaps.TryMap(new(sequence), out var mapped));
        return mapped.Value;
    }
}
