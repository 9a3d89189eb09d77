using TeleExpertise.Bridge.Tests.Support;

namespace TeleExpertise.Bridge.Tests.Forwarding;

public class TheNewestScreenIsShown
{
    [Fact]
    public void It_takes_the_slot_and_gives_it_back_when_it_stops()
    {
        using var call = new VirtualCall();
        var first = call.Connect("first", 1);
        var second = call.Connect("second", 2);
        call.Connect("viewer", 3);
        call.Run(TimeSpan.FromSeconds(1), now => Send(first, now));
        Assert.Equal("first", call.Shown("viewer")["10"]);

        call.Run(TimeSpan.FromSeconds(1), now =>
        {
            Send(first, now);
            Send(second, now);
        });
        Assert.Equal("second", call.Shown("viewer")["10"]);
        Assert.Equal("first", call.Shown("second")["10"]);

        call.Run(TimeSpan.FromSeconds(6), now => Send(first, now));
        Assert.Equal("first", call.Shown("viewer")["10"]);
    }

    [Fact]
    public void A_goodbye_of_its_stream_empties_the_slot_at_once()
    {
        using var call = new VirtualCall();
        var first = call.Connect("first", 1);
        call.Connect("viewer", 3);
        call.Run(TimeSpan.FromSeconds(1), now => Send(first, now));
        first.SendRtcp([0x81, 203, 0, 1, .. RtpBuilder.Big(500u)]);
        call.Run(TimeSpan.FromMilliseconds(200));
        Assert.Null(call.Shown("viewer")["10"]);
    }

    private static void Send(Bot puppet, TimeSpan now)
    {
        if (now.Milliseconds % 40 == 0)
        {
            var number = (ushort)(now.TotalMilliseconds / 40);
            puppet.SendRtp(RtpBuilder.Packet(500, number, number * 3600u, Bot.Vp8Type, Vp8.Payload(true, true, number, number), true, 0, (Bot.MidId, "2"u8.ToArray())));
        }
    }
}
