using TeleExpertise.Bridge.Rtp;

namespace TeleExpertise.Bridge.Tests.Hostile;

/// <summary>A member that speaks for streams of others, by RTP and by every RTCP packet that names one.</summary>
public class OthersStreamsAreNotOnesOwn
{
    [Fact]
    public void Media_under_anothers_ssrc_stays_ones_own()
    {
        using var call = new VirtualCall();
        var (publisher, thief, viewer) = People(call);
        call.Run(TimeSpan.FromSeconds(2));
        var slot = viewer.Slots.Single(s => !s.IsAudio && call.Shown("viewer")[s.Mid] == "publisher");
        var thiefs = new CameraFeed(thief, VideoShape.Camera with { PacketsPerFrame = [1] });
        call.Run(TimeSpan.FromSeconds(3), thiefs.Step);

        Assert.Equal(0, slot.Frames.Broken);
        Assert.Equal(0, slot.Frames.Twice);
        Assert.InRange(publisher.Camera!.Frames - (int)slot.Frames.Last, 0, 3);
        Assert.Contains("thief", call.Shown("viewer").Values);
    }

    [Fact]
    public void Requests_for_anothers_slot_reach_nobody()
    {
        using var call = new VirtualCall();
        var (publisher, thief, viewer) = People(call);
        call.Run(TimeSpan.FromSeconds(3));
        var slot = viewer.Slots.Single(s => !s.IsAudio && s.Packets > 0);
        var victim = viewer.Bot.Slots[slot.Mid].Ssrc;
        var (keys, repeated) = (publisher.Camera!.KeyFrames, slot.Repeated);
        var buffer = new byte[200];
        call.Run(TimeSpan.FromSeconds(2), now =>
        {
            if (now.Milliseconds % 10 == 0)
            {
                foreach (var ssrc in new[] { victim, VideoShape.Camera.Ssrc(2) })
                {
                    thief.SendRtcp(buffer[..RtcpWriter.PictureLoss(buffer, new(9), new(ssrc))]);
                    thief.SendRtcp(buffer[..Nack.Write(buffer, new(9), new(ssrc), [.. Enumerable.Range(0, 30).Select(i => new SequenceNumber((ushort)(65_520 + i)))])]);
                    thief.SendRtcp(buffer[..new SenderReport(new(ssrc), new(1), 1, 1, 1).Write(buffer)]);
                }
            }
        });

        Assert.Equal((keys, repeated), (publisher.Camera.KeyFrames, slot.Repeated));
        Assert.Equal(0, publisher.Camera.Repeated);
        Assert.Equal(0, slot.Frames.Broken);
    }

    private static (Participant Publisher, Bot Thief, Participant Viewer) People(VirtualCall call)
    {
        var publisher = call.Enter("publisher", 1, new Participant(BotShape.Page, VirtualCall.Epoch));
        var thief = call.Connect("thief", 2);
        var viewer = call.Enter("viewer", 3, new Participant(BotShape.Page, VirtualCall.Epoch) { ShowsCamera = false });
        return (publisher, thief, viewer);
    }
}
