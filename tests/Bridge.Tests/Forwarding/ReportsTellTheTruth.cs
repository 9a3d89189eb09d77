using TeleExpertise.Bridge.Forwarding;
using TeleExpertise.Bridge.Rtp;
using TeleExpertise.Bridge.Tests.Support;

namespace TeleExpertise.Bridge.Tests.Forwarding;

public class ReportsTellTheTruth
{
    [Fact]
    public void The_publisher_hears_what_arrived_and_how_much_it_may_send()
    {
        using var call = new VirtualCall();
        var publisher = call.Connect("publisher", 1);
        var camera = new CameraFeed(publisher);
        call.Run(TimeSpan.FromSeconds(2), camera.Step);

        var blocks = Packets(publisher, RtcpType.ReceiverReport).SelectMany(Blocks).ToList();
        foreach (var layer in Enumerable.Range(0, 3))
        {
            var last = blocks.Last(b => b.Ssrc.Value == CameraFeed.Ssrc(layer));
            Assert.Equal((0, 0), (last.FractionLost, last.PacketsLost));
        }

        // The middle layer began at 65,500 and has wrapped once.
        Assert.Equal(1u, blocks.Last(b => b.Ssrc.Value == CameraFeed.Ssrc(1)).HighestSequence >> 16);
        var remb = Packets(publisher, RtcpType.PayloadFeedback).Last(p => p.Count == 15).Body;
        Assert.Equal("REMB"u8.ToArray(), remb[8..12]);
        Assert.Equal(3, remb[12]);
        Assert.InRange((((remb[13] & 3) << 16) | (remb[14] << 8) | remb[15]) << (remb[13] >> 2), 2_499_000, 2_500_000);
    }

    [Fact]
    public void Loss_and_jitter_follow_the_rfc()
    {
        var stats = new ReceptionStats(90_000);
        Assert.Null(stats.Report(new(1), 0, 0));
        for (var i = 0; i < 100; i++)
        {
            if (i % 4 != 3)
            {
                stats.Received(new((ushort)(65_500 + i)), (uint)(i * 900), TimeSpan.FromMilliseconds(i * 10));
            }
        }

        var report = stats.Report(new(1), 7, 8)!.Value;
        Assert.Equal(24, report.PacketsLost);
        Assert.Equal(24 * 256 / 99, report.FractionLost);
        Assert.Equal(0x1_0000u + 62, report.HighestSequence);
        Assert.Equal((0u, 7u, 8u), (report.Jitter, report.LastReport, report.SinceLastReport));
        stats.Received(new(63), 99 * 900, TimeSpan.FromMilliseconds(990 + 16));
        Assert.Equal(16u * 90 / 16, stats.Report(new(1), 0, 0)!.Value.Jitter);
    }

    [Fact]
    public void The_viewer_hears_the_publishers_clock_moved_to_its_own_stream()
    {
        using var call = new VirtualCall();
        var publisher = call.Connect("publisher", 1);
        var viewer = call.Connect("viewer", 2);
        var camera = new CameraFeed(publisher);
        call.Run(TimeSpan.FromSeconds(4), now =>
        {
            camera.Step(now);
            if (now.Milliseconds % 500 == 0)
            {
                // Layer 2's capture clock: 2,000,000,000 ticks ahead.
                var buffer = new byte[SenderReport.Length];
                new SenderReport(new(CameraFeed.Ssrc(2)), NtpTime.From(VirtualCall.Epoch + now), (uint)(now.TotalSeconds * 90_000) + 2_000_000_000, 1, 1).Write(buffer);
                publisher.SendRtcp(buffer);
            }
        });

        var report = LastReport(viewer, viewer.Slots["6"].Ssrc);
        var received = viewer.On("6").ToList();
        Assert.InRange(received.Count - (int)report.Packets, 0, 60);
        Assert.Equal(received.Take((int)report.Packets).Sum(r => r.Payload.Length), (int)report.Octets);
        // A frame captured at time t has the timestamp the report gives for t, but for the two hops of 5 ms each.
        var at = report.Ntp.Since(NtpTime.From(VirtualCall.Epoch));
        var frame = received.Last().Header.Timestamp;
        var captured = at.TotalSeconds + ((int)(frame - report.RtpTimestamp) / 90_000.0);
        var expected = Math.Floor((call.Now.TotalSeconds - 0.012) / 0.04) * 0.04;
        Assert.InRange(captured - expected, -0.05, 0.05);
        Assert.Contains(viewer.Rtcp, c => c.AsSpan().IndexOf("bridge"u8) > 0);
    }

    [Fact]
    public void Somebody_elses_streams_cannot_be_reported_or_ended()
    {
        using var call = new VirtualCall();
        var publisher = call.Connect("publisher", 1);
        var viewer = call.Connect("viewer", 2);
        var camera = new CameraFeed(publisher);
        call.Run(TimeSpan.FromSeconds(2), camera.Step);
        viewer.SendRtcp([0x81, 203, 0, 1, .. RtpBuilder.Big(CameraFeed.Ssrc(2))]);
        call.Run(TimeSpan.FromMilliseconds(150), camera.Step);

        Assert.Equal("publisher", call.Shown("viewer")["6"]);
        Assert.Contains(call.Of<SfuEvent.Incident>("viewer"), i => i.Kind == IncidentKind.MalformedMedia);
        Assert.Equal(2, viewer.On("6").Last().Payload[^1]);
    }

    private static SenderReport LastReport(Bot puppet, uint ssrc)
    {
        SenderReport? found = null;
        foreach (var compound in puppet.Rtcp)
        {
            ReadOnlySpan<byte> rest = compound;
            while (RtcpPacket.TryTake(ref rest, out var packet))
            {
                found = SenderReport.TryRead(packet, out var report) && report.Ssrc.Value == ssrc ? report : found;
            }
        }

        return Assert.NotNull(found);
    }

    private static List<(int Count, byte[] Body)> Packets(Bot puppet, RtcpType type)
    {
        var found = new List<(int, byte[])>();
        foreach (var compound in puppet.Rtcp)
        {
            ReadOnlySpan<byte> rest = compound;
            while (RtcpPacket.TryTake(ref rest, out var packet))
            {
                if (packet.Type == type)
                {
                    found.Add((packet.Count, packet.Body.ToArray()));
                }
            }

            Assert.True(rest.IsEmpty);
        }

        return found;
    }

    private static IEnumerable<ReportBlock> Blocks((int Count, byte[] Body) report)
    {
        for (var i = 0; i < report.Count; i++)
        {
            Assert.True(ReportBlock.TryRead(report.Body.AsSpan(4 + (i * ReportBlock.Length)), out var block));
            yield return block;
        }
    }
}
