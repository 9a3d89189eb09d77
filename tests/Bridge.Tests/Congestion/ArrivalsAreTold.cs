using TeleExpertise.Bridge.Congestion;
using TeleExpertise.Bridge.Rtp;

namespace TeleExpertise.Bridge.Tests.Congestion;

public class ArrivalsAreTold
{
    static readonly TimeSpan Start = TimeSpan.FromSeconds(100);
    readonly ArrivalLog _log = new();

    [Fact]
    public void What_came_is_told_over_the_wrap_with_its_holes()
    {
        Receive(65_534, 0);
        Receive(65_535, 10);
        Receive(1, 21);
        Assert.Equal([(65_534, 0), (65_535, 10), (0, null), (1, 21)], Told(100));
        Assert.Empty(Told(200));
        Receive(3, 210);
        Assert.Equal([(2, null), (3, 210)], Told(300));
    }

    [Fact]
    public void A_late_packet_is_told_of_after_all()
    {
        Receive(10, 0);
        Receive(12, 10);
        Assert.Equal([(10, 0), (11, null), (12, 10)], Told(100));
        Receive(11, 110);
        Receive(11, 115);
        Receive(10, 120);
        Assert.Equal([(11, 110), (12, 10)], Told(200));
    }

    [Fact]
    public void Feedback_is_due_sooner_when_much_comes()
    {
        Assert.False(_log.IsDue(Start));
        Receive(1, 0);
        Told(0);
        Receive(2, 1);
        Assert.False(_log.IsDue(At(99)));
        Assert.True(_log.IsDue(At(100)));
        for (ushort i = 3; i < 30; i++)
        {
            Receive(i, 2);
        }

        Assert.False(_log.IsDue(At(49)));
        Assert.True(_log.IsDue(At(50)));
    }

    [Fact]
    public void A_jump_begins_anew_and_far_too_late_packets_change_nothing()
    {
        Receive(10, 0);
        Receive(20_000, 1);
        Assert.Equal([(20_000, 1)], Told(100));
        Receive(11, 102);
        Assert.False(_log.IsDue(At(300)));
    }

    [Fact]
    public void A_long_way_is_told_in_several_messages()
    {
        for (var i = 0; i < 1900; i++)
        {
            // Across the ring's end and the wrap.
            Receive((ushort)(64_500 + i), i);
        }

        var told = Told(3000);
        Assert.Equal(1900, told.Count);
        Assert.Equal(Enumerable.Range(0, 1900).Select(i => (int?)i), told.Select(t => t.At));
    }

    private static TimeSpan At(double milliseconds) => Start + TimeSpan.FromMilliseconds(milliseconds);

    private void Receive(ushort number, double milliseconds) => _log.Received(new(number), At(milliseconds));

    private List<(int Number, int? At)> Told(double milliseconds)
    {
        var told = new List<(int, int?)>();
        var buffer = new byte[1200];
        for (int length; (length = _log.Write(buffer, new(1), new(2), At(milliseconds))) > 0;)
        {
            ReadOnlySpan<byte> compound = buffer.AsSpan(0, length);
            Assert.True(RtcpPacket.TryTake(ref compound, out var packet));
            Assert.True(TransportFeedback.TryRead(packet, out var feedback));
            foreach (var status in feedback)
            {
                told.Add((status.Sequence.Value, status.Arrival is { } ticks ? (int)((ticks / 4) - Start.TotalMilliseconds) : null));
            }
        }

        return told;
    }
}
