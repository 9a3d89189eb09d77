using TeleExpertise.Bridge.Forwarding;
using TeleExpertise.Bridge.Sdp;
using TeleExpertise.Bridge.Tests.Support;

namespace TeleExpertise.Bridge.Tests.Hostile;

/// <summary>A member whose single packets would keep the worker, or its memory, busy for many.</summary>
public class OneDatagramCostsNoMoreThanOne
{
    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 1)]
    [InlineData(50, 1)]
    public void Feedback_about_more_packets_than_one_message_may_tell_of_is_not_gone_through(int messages, int incidents)
    {
        using var call = new VirtualCall();
        var liar = call.Connect("liar", 1);
        // 28 bytes that tell of 8,190 packets, none of which came.
        var message = Convert.FromHexString("8FCD0006" + "00000001" + "00000002" + "0000" + "1FFE" + "00000100" + "1FFE" + "0000" + "00000000")[..28];
        liar.SendRtcp([.. Enumerable.Repeat(message, messages).SelectMany(m => m)]);
        call.Run(TimeSpan.FromMilliseconds(50));
        Assert.Equal(incidents, call.Of<SfuEvent.Incident>("liar").Count(i => i.Kind == IncidentKind.MalformedMedia));
    }

    [Fact]
    public void Streams_of_no_known_layer_cost_nothing_however_long_they_go_on()
    {
        using var call = new VirtualCall();
        var stranger = call.Connect("stranger", 1);
        for (ushort i = 0; i < 50 + (Allocation.Rounds * 250); i++)
        {
            // One without a line, one on the camera's without a layer.
            stranger.SendRtp(RtpBuilder.Packet(7_001, i, i, Bot.Vp8Type, [1], extensions: (Bot.MidId, "nobody"u8.ToArray())));
            stranger.SendRtp(RtpBuilder.Packet(7_002, i, i, Bot.Vp8Type, [1], extensions: [(Bot.MidId, "1"u8.ToArray()), (Bot.RidId, "none"u8.ToArray())]));
        }

        var packets = stranger.Take();
        packets[..100].ForEach(p => call.Switchboard.Receive(call.Now, VirtualCall.Address(1), p));
        Assert.Equal(0, Allocation.EachTime(round =>
        {
            for (var i = 0; i < 500; i++)
            {
                call.Switchboard.Receive(call.Now, VirtualCall.Address(1), packets[100 + (round * 500) + i]);
            }
        }));
    }

    [Fact]
    public void A_microphone_that_is_replaced_takes_its_frames_along()
    {
        using var bot = new Bot();
        var microphone = new Track(null!, SlotKind.Audio, SdpOfferReader.Read(bot.Offer(), out _)!.Media[0]);
        var old = microphone.Layers[0];
        Assert.NotNull(old.Frames);
        microphone.Renew(0);
        Assert.Null(old.Frames);
        Assert.NotNull(microphone.Layers[0].Frames);
    }
}
