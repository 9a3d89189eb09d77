using TeleExpertise.Bridge.Peer;
using TeleExpertise.Bridge.Tests.Support;

namespace TeleExpertise.Bridge.Tests.Hostile;

public class JunkGrowsNoTable
{
    private const int Count = 20_000;

    [Fact]
    public void Junk_from_twenty_thousand_addresses_is_answered_by_nothing_and_remembered_by_nothing()
    {
        using var call = new VirtualCall();
        var publisher = call.Enter("publisher", 1, new Participant(BotShape.Page, VirtualCall.Epoch));
        var viewer = call.Enter("viewer", 2, new Participant(BotShape.Page, VirtualCall.Epoch) { ShowsCamera = false });
        call.Run(TimeSpan.FromSeconds(2));
        var random = new Random(4);
        var junk = new byte[1_200];
        random.NextBytes(junk);
        viewer.Bot.Check(password: "not the password at all!");
        var forged = viewer.Bot.Take().Last();
        var addresses = call.Switchboard.AddressCount;
        // Once through every path, so that what is allocated once is allocated.
        Throw(call, junk, forged, 0, 500);
        // Twice as many addresses each round, none of which came before: a table that takes them in grows in every one.
        Assert.InRange(Allocation.EachTime(round => Throw(call, junk, forged, Count << round, Count << round)), 0, 1_000);
        Assert.Equal(addresses, call.Switchboard.AddressCount);
        Assert.Equal(0, call.Switchboard.Outbox.Count);

        var slot = viewer.Slots.Single(s => !s.IsAudio && s.Packets > 0);
        call.Run(TimeSpan.FromSeconds(1));
        Assert.InRange(publisher.Camera!.Frames - (int)slot.Frames.Last, 0, 3);
        Assert.Equal(0, slot.Frames.Broken);
    }

    [Fact]
    public void Datagrams_of_every_first_byte_and_short_length_are_ignored()
    {
        using var call = new VirtualCall();
        call.Connect("peer", 1);
        var datagram = new byte[40];
        for (var first = 0; first < 256; first++)
        {
            for (var length = 0; length <= datagram.Length; length++)
            {
                Array.Clear(datagram);
                datagram[0] = (byte)first;
                call.Switchboard.Receive(call.Now, VirtualCall.Address(66), datagram.AsSpan(0, length));
                call.Switchboard.Receive(call.Now, VirtualCall.Address(1), datagram.AsSpan(0, length));
            }
        }

        call.Run(TimeSpan.FromMilliseconds(20));
        Assert.Equal(0, call.SentToNobody);
        Assert.Empty(call.Of<SfuEvent.Lost>("peer"));
    }

    // A fifth each: STUN without a name, DTLS, RTP, RTCP, and what is none of them; and a check that knows a name.
    private static void Throw(VirtualCall call, byte[] junk, byte[] forged, int first, int count)
    {
        byte[] firsts = [0, 22, 128, 129, 200];
        for (var i = 0; i < count; i++)
        {
            junk[0] = firsts[i % firsts.Length];
            junk[1] = (byte)(i % 5 == 3 ? 201 : 1);
            var from = new TransportAddress((UInt128)(0x0A00_0000 + ((first + i) / 4)), 0, (ushort)(1024 + i), false, 0);
            call.Switchboard.Receive(call.Now, from, junk.AsSpan(0, 12 + (i % 1_100)));
            call.Switchboard.Receive(call.Now, from, forged);
        }
    }
}
