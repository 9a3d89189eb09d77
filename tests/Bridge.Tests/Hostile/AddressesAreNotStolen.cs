namespace TeleExpertise.Bridge.Tests.Hostile;

/// <summary>A member of the room signs its own checks, but may write another member's address on them as the sender's.</summary>
public class AddressesAreNotStolen
{
    [Fact]
    public void A_check_from_anothers_address_takes_nothing_from_that_one()
    {
        using var call = new VirtualCall();
        var victim = call.Connect("victim", 1);
        var viewer = call.Connect("viewer", 2);
        var thief = call.Connect("thief", 3);
        var camera = new CameraFeed(victim);
        call.Run(TimeSpan.FromSeconds(3), camera.Step);
        var (seen, heard) = (viewer.RtpReceived, victim.Rtcp.Count);

        call.Run(TimeSpan.FromSeconds(3), now =>
        {
            camera.Step(now);
            if (now.Milliseconds % 10 == 0)
            {
                Spoof(call, thief, 1);
            }
        });

        // 25 frames of three packets a second.
        Assert.InRange(viewer.RtpReceived - seen, 210, 240);
        Assert.InRange(victim.Rtcp.Count - heard, 5, int.MaxValue);
        Assert.Equal(0, victim.Foreign);
    }

    [Fact]
    public void Nor_is_the_thief_answered_or_served_there()
    {
        using var call = new VirtualCall();
        call.Connect("victim", 1);
        var thief = call.Connect("thief", 3);
        Spoof(call, thief, 1);

        Assert.Equal(0, call.Switchboard.Outbox.Count);
        Assert.Empty(call.Of<SfuEvent.Incident>("thief"));
    }

    [Fact]
    public void Once_the_other_has_gone_the_address_is_free()
    {
        using var call = new VirtualCall();
        call.Connect("former", 1);
        call.Switchboard.Leave(call.Now, VirtualCall.RoomName, "former");
        call.Switchboard.Outbox.Clear();
        Assert.True(call.Connect("newest", 1).IsConnected);
    }

    private static void Spoof(VirtualCall call, Bot thief, int victim)
    {
        thief.Check();
        foreach (var check in thief.Take())
        {
            call.Switchboard.Receive(call.Now, VirtualCall.Address(victim), check);
        }
    }
}
