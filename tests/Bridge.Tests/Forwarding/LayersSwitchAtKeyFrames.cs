using TeleExpertise.Bridge.Rtp;
using TeleExpertise.Bridge.Tests.Support;

namespace TeleExpertise.Bridge.Tests.Forwarding;

public class LayersSwitchAtKeyFrames
{
    [Fact]
    public void Numbers_timestamps_and_picture_ids_go_on_across_each_switch()
    {
        using var call = new VirtualCall();
        var publisher = call.Connect("publisher", 1);
        var viewer = call.Connect("viewer", 2);
        var camera = new CameraFeed(publisher);
        call.Run(TimeSpan.FromSeconds(3), camera.Step);
        camera.IsOn[2] = false;
        call.Run(TimeSpan.FromSeconds(3), camera.Step);
        camera.IsOn[1] = false;
        call.Run(TimeSpan.FromSeconds(3), camera.Step);
        camera.IsOn[2] = true;
        call.Run(TimeSpan.FromSeconds(3), camera.Step);

        var received = viewer.On("6").ToList();
        Assert.Equal([2, 1, 0, 2], Runs(received.Select(r => r.Payload[^1])));
        TwoPeersSeeEachOther.AssertContinuous(received);
        Assert.All(Switches(received), p => Assert.Equal(0, p.Payload[6] & 1));
    }

    [Fact]
    public void Sender_reports_keep_the_time_line_exact_across_a_switch()
    {
        using var call = new VirtualCall();
        var publisher = call.Connect("publisher", 1);
        var viewer = call.Connect("viewer", 2);
        var camera = new CameraFeed(publisher);
        call.Run(TimeSpan.FromSeconds(3), now =>
        {
            camera.Step(now);
            if (now.Milliseconds % 500 == 0)
            {
                ReportAll(publisher, now);
            }
        });
        camera.IsOn[2] = false;
        call.Run(TimeSpan.FromSeconds(3), camera.Step);

        var received = viewer.On("6").ToList();
        var first = received[0];
        var last = received[^1];
        var at = received.FindIndex(r => r.Payload[^1] != 2);
        // The publisher's frames are 40 ms apart: whatever was left out in between, the step is a multiple of that.
        Assert.True(at > 0);
        Assert.Equal(0, (int)Math.Round((received[at].Header.Timestamp - received[at - 1].Header.Timestamp) / 90.0) % 40);
        Assert.InRange((last.Header.Timestamp - first.Header.Timestamp) / 90_000.0, 5, 6);
    }

    [Fact]
    public void Each_layers_share_of_the_screen_decides()
    {
        Assert.Equal(2, TeleExpertise.Bridge.Forwarding.LayerChoice.Wanted(2, 3));
        Assert.Equal(1, TeleExpertise.Bridge.Forwarding.LayerChoice.Wanted(4, 3));
        Assert.Equal(0, TeleExpertise.Bridge.Forwarding.LayerChoice.Wanted(5, 3));
        Assert.Equal(0, TeleExpertise.Bridge.Forwarding.LayerChoice.Wanted(4, 1));
    }

    [Fact]
    public void With_three_others_the_middle_layer_is_forwarded()
    {
        using var call = new VirtualCall();
        var feeds = Enumerable.Range(1, 4).Select(i => (Bot: call.Connect($"p{i}", i), Number: i)).Select(p => new CameraFeed(p.Bot)).ToArray();
        call.Run(TimeSpan.FromSeconds(3), now => Array.ForEach(feeds, f => f.Step(now)));
        var viewer = call.Connect("viewer", 9);
        call.Run(TimeSpan.FromSeconds(3), now => Array.ForEach(feeds, f => f.Step(now)));

        Assert.Equal(["p1", "p2", "p3", "p4"], call.Shown("viewer").Where(s => s.Value is not null && s.Key is "6" or "7" or "8" or "9").Select(s => s.Value));
        foreach (var mid in new[] { "6", "7", "8", "9" })
        {
            Assert.Equal(1, viewer.On(mid).Last().Payload[^1]);
        }
    }

    private static void ReportAll(Bot publisher, TimeSpan now)
    {
        for (var layer = 0; layer < 3; layer++)
        {
            var buffer = new byte[SenderReport.Length];
            var timestamp = (uint)(now.TotalSeconds * 90_000) + (1_000_000_000u * (uint)layer);
            new SenderReport(new(CameraFeed.Ssrc(layer)), NtpTime.From(VirtualCall.Epoch + now), timestamp, 1, 1).Write(buffer);
            publisher.SendRtcp(buffer);
        }
    }

    private static List<int> Runs(IEnumerable<byte> layers)
    {
        var runs = new List<int>();
        foreach (var layer in layers)
        {
            if (runs.Count == 0 || runs[^1] != layer)
            {
                runs.Add(layer);
            }
        }

        return runs;
    }

    private static IEnumerable<(RtpHeader Header, byte[] Payload)> Switches(List<(RtpHeader Header, byte[] Payload)> received) =>
        received.Where((r, i) => i == 0 || r.Payload[^1] != received[i - 1].Payload[^1]);
}
