using TeleExpertise.Bridge.Peer;

namespace TeleExpertise.Bridge.Tests.Peer;

public class AFullOutboxIsEmptied
{
    [Fact]
    public void What_one_round_sends_to_a_thousand_peers_leaves_whole_and_in_order()
    {
        var outbox = new Outbox(8);
        var sent = new List<byte>();
        outbox.WhenFull = () => Take(outbox, sent);
        for (byte i = 0; i < 100; i++)
        {
            Assert.True(outbox.TryReserve(out var room));
            room[0] = i;
            outbox.Commit(VirtualCall.Address(1), 1);
        }

        Take(outbox, sent);
        Assert.Equal(Enumerable.Range(0, 100).Select(i => (byte)i), sent);
        Assert.Equal(0, outbox.Overflows);
    }

    [Fact]
    public void Without_anybody_who_does_the_rest_is_counted_as_lost()
    {
        var outbox = new Outbox(8);
        for (var i = 0; i < 8; i++)
        {
            Assert.True(outbox.TryReserve(out _));
            outbox.Commit(VirtualCall.Address(1), 1);
        }

        Assert.False(outbox.TryReserve(out _));
        Assert.Equal(1, outbox.Overflows);
    }

    private static void Take(Outbox outbox, List<byte> sent)
    {
        while (outbox.TryTake(out var datagram))
        {
            sent.Add(datagram.Bytes[0]);
        }
    }
}
