using TeleExpertise.Bridge.Stun;
using TeleExpertise.Bridge.Tests.Support;
using TeleExpertise.Testing.Bots;

namespace TeleExpertise.Bridge.Tests.Forwarding;

public class AddressesAreBounded
{
    [Fact]
    public void A_peer_that_checks_from_everywhere_keeps_sixteen_and_leaves_none_behind()
    {
        using var call = new VirtualCall();
        var bot = call.Connect("wanderer", 1);
        var others = call.Connect("other", 2);
        for (var i = 0; i < 100; i++)
        {
            bot.Check();
            call.Switchboard.Receive(call.Now, VirtualCall.Address(100 + i), bot.Take().Single());
            call.Switchboard.Outbox.Clear();
        }

        Assert.Equal(16 + 1, call.Switchboard.AddressCount);
        call.Switchboard.Leave(call.Now, VirtualCall.RoomName, "wanderer");
        Assert.Equal(1, call.Switchboard.AddressCount);
        Assert.True(others.IsConnected);
    }

    [Fact]
    public void An_address_that_changes_hands_is_the_newest_ones_and_stays_when_the_former_goes()
    {
        using var call = new VirtualCall(options: new SfuOptions { PeerTimeout = TimeSpan.FromMinutes(2) });
        call.Connect("former", 1);
        call.Run(TimeSpan.FromSeconds(31));
        var newest = call.Join("newest", 1);
        newest.Check();
        call.Run(TimeSpan.FromMilliseconds(300));
        call.Switchboard.Leave(call.Now, VirtualCall.RoomName, "former");

        Assert.Equal(1, call.Switchboard.AddressCount);
        Assert.True(newest.IsConnected);
    }

    [Fact]
    public void Junk_from_strangers_costs_no_memory_at_all()
    {
        using var call = new VirtualCall();
        var bot = call.Connect("peer", 1);
        bot.Check();
        var check = bot.Take().Single();
        var random = new Random(5);
        var junk = new byte[1200];
        Flood(call, random, junk, check, 1_000);
        Assert.Equal(0, Allocation.EachTime(round => Flood(call, random, junk, check, 50_000 << round)));
        Assert.Equal(1, call.Switchboard.AddressCount);
        Assert.Equal(0, call.Switchboard.Outbox.Count);
    }

    // Media, handshakes, checks with unknown names, and checks with the right name and a wrong signature.
    private static void Flood(VirtualCall call, Random random, byte[] junk, byte[] check, int count)
    {
        for (var i = 0; i < count; i++)
        {
            random.NextBytes(junk);
            junk[0] = (i % 4) switch { 0 => 0x80, 1 => 22, _ => 0 };
            var length = junk.Length;
            if (i % 4 >= 2)
            {
                check.CopyTo(junk, 0);
                length = check.Length;
                random.NextBytes(i % 4 == 2 ? junk.AsSpan(StunMessage.HeaderLength + 4, 8) : junk.AsSpan(length - 28, 20));
            }

            call.Switchboard.Receive(call.Now, VirtualCall.Address(random.Next(1000, int.MaxValue / 2)), junk.AsSpan(0, length));
        }
    }
}
