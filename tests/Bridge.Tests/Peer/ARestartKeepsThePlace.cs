using TeleExpertise.Bridge.Tests.Support;

namespace TeleExpertise.Bridge.Tests.Peer;

public class ARestartKeepsThePlace
{
    [Fact]
    public void After_a_change_of_network_media_flow_both_ways_on_the_same_slots_and_keys()
    {
        using var call = new VirtualCall();
        var phone = call.Connect("phone", 1);
        var other = call.Connect("other", 2);
        CameraFeed ours = new(phone), theirs = new(other);
        call.Run(TimeSpan.FromSeconds(1), Step);
        var slots = phone.Slots.ToDictionary();
        var (sent, received) = (other.On("6").Count(), phone.On("6").Count());
        Assert.NotEqual(0, sent);

        call.Move(phone, 3);
        Assert.IsType<JoinResult.Accepted>(call.Restart("phone", phone));
        phone.Check();
        call.Run(TimeSpan.FromSeconds(1), Step);

        Assert.Equal(slots, phone.Slots);
        Assert.True(other.On("6").Count() > sent + 20);
        Assert.True(phone.On("6").Count() > received + 20);
        Assert.Single(call.Of<SfuEvent.Connected>("phone"));
        Assert.Empty(call.Of<SfuEvent.Lost>("phone"));
        Assert.Contains(call.Of<SfuEvent.Incident>("phone"), i => i.Kind == IncidentKind.AddressChanged);

        void Step(TimeSpan now)
        {
            ours.Step(now);
            theirs.Step(now);
        }
    }

    [Fact]
    public void The_old_path_goes_on_until_the_new_one_is_checked()
    {
        using var call = new VirtualCall();
        var phone = call.Connect("phone", 1);
        var other = call.Connect("other", 2);
        var camera = new CameraFeed(other);
        var oldPassword = phone.Password;
        call.Restart("phone", phone);
        call.Run(TimeSpan.FromSeconds(1), camera.Step);
        Assert.NotEmpty(phone.On("6"));

        phone.Check(password: oldPassword);
        var answers = phone.StunResponses;
        call.Run(TimeSpan.FromMilliseconds(100), camera.Step);
        Assert.Equal(answers, phone.StunResponses);
    }

    [Fact]
    public void A_second_restart_and_the_end_leave_no_name_behind()
    {
        using var call = new VirtualCall();
        var phone = call.Connect("phone", 1);
        for (var i = 0; i < 4; i++)
        {
            call.Restart("phone", phone);
            phone.Check();
            call.Run(TimeSpan.FromMilliseconds(100));
        }

        Assert.Equal(2, call.Switchboard.NameCount);
        call.Switchboard.Leave(call.Now, VirtualCall.RoomName, "phone");
        Assert.Equal(0, call.Switchboard.NameCount);
        Assert.True(call.Switchboard.IsEmpty);
    }

    [Fact]
    public void Another_certificate_other_m_lines_or_the_same_credentials_are_refused_and_the_call_goes_on()
    {
        using var call = new VirtualCall();
        var phone = call.Connect("phone", 1);
        using var impostor = new Bot();
        Assert.Equal(RefusalCode.NotContinued, Refusal(call.Restart("phone", phone, impostor.RestartOffer())));
        Assert.Equal(RefusalCode.NotContinued, Refusal(call.Restart("phone", phone, phone.Offer())));
        _ = phone.RestartOffer();
        Assert.Equal(RefusalCode.NotContinued, Refusal(call.Restart("phone", phone, phone.Offer(videoSlots: 2))));
        Assert.Equal(RefusalCode.NoSuchPeer, Refusal(call.Restart("nobody", phone)));

        var camera = new CameraFeed(phone);
        var other = call.Connect("other", 2);
        call.Run(TimeSpan.FromSeconds(1), camera.Step);
        Assert.NotEmpty(other.On("6"));
    }

    private static RefusalCode Refusal(JoinResult result) => Assert.IsType<JoinResult.Refused>(result).Code;
}
