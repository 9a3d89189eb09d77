using System.Text;

namespace TeleExpertise.Bridge.Tests.Forwarding;

public class AKeyFrameThatComesInPiecesIsWhole
{
    /// <summary>The first packet of the key frame that begins a picture was lost, and comes when the rest is here.</summary>
    [Fact]
    public void What_came_before_its_first_packet_is_sent_after_it_without_being_asked_for()
    {
        using var call = new VirtualCall();
        var publisher = call.Connect("publisher", 1);
        var viewer = call.Connect("viewer", 2);
        Send(publisher, 10, 0, isKey: false); // tells whose the stream is
        call.Run(TimeSpan.FromMilliseconds(300));
        ushort[] order = [12, 13, 14, 15, 11];
        foreach (var number in order)
        {
            Send(publisher, number, number - 11, isKey: number < 14);
            call.Run(TimeSpan.FromMilliseconds(20));
        }

        Send(publisher, 16, 0, isKey: false);
        call.Run(TimeSpan.FromMilliseconds(50));
        var received = viewer.On("6").ToList();
        Assert.Equal([11, 12, 13, 14, 15, 16], received.Select(r => (int)r.Payload[^1]));
        Assert.Equal(Enumerable.Range(received[0].Header.Sequence.Value, 6), received.Select(r => (int)r.Header.Sequence.Value));
        Assert.DoesNotContain(viewer.Rtp, r => (r[1] & 0x7F) == Bot.RtxType);
    }

    // Packets 11 to 13 are a key frame, 14 and 15 the next picture.
    private static void Send(Bot publisher, ushort number, int place, bool isKey)
    {
        var payload = Vp8.Payload(isKey, isFirst: place is 0 or 3, pictureId: 7 + (place / 3), tl0PicIdx: 7 + (place / 3), filling: (byte)number);
        publisher.SendRtp(RtpBuilder.Packet(CameraFeed.Ssrc(0), number, 90_000 + (3_600u * (uint)(place / 3)), Bot.Vp8Type, payload, marker: place is 2 or 4, 0, (Bot.MidId, Encoding.ASCII.GetBytes("1")), (Bot.RidId, Encoding.ASCII.GetBytes("l"))));
    }
}
