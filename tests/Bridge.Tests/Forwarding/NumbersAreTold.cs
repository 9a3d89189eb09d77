using TeleExpertise.Bridge.Rtp;
using TeleExpertise.Testing.Bots;

namespace TeleExpertise.Bridge.Tests.Forwarding;

public class NumbersAreTold
{
    [Fact]
    public void Of_what_was_sent_received_and_repeated()
    {
        using var call = new VirtualCall();
        var speaker = call.Enter("speaker", 1, new Participant(BotShape.Page, VirtualCall.Epoch));
        var viewer = call.Enter("viewer", 2, new Participant(BotShape.Whep, VirtualCall.Epoch), new JoinOptions { Kind = PeerKind.Viewer });
        call.Run(TimeSpan.FromSeconds(3));

        var stats = call.Switchboard.Stats(call.Now);
        var room = Assert.Single(stats.Rooms);
        Assert.Equal(["speaker", "viewer"], room.Peers.Select(p => p.Peer));
        Assert.Equal([SlotKind.Audio, SlotKind.Video, SlotKind.Video, SlotKind.Video], room.Peers[0].Sends.Select(l => l.Kind));
        Assert.All(room.Peers[0].Sends, l => Assert.True(l is { IsFlowing: true, Packets: > 50, Bytes: > 0, Lost: 0, Loss: 0 }, $"{l}"));
        Assert.All(room.Peers[1].Receives, s => Assert.True(s is { SourcePeer: "speaker", Packets: > 50, Lost: 0, Loss: 0 }, $"{s}"));
        Assert.Equal(2, room.Peers[1].Receives[1].Layer);
        Assert.Empty(room.Peers[1].Sends);
        Assert.Equal(room.Peers.SelectMany(p => p.Receives).Sum(s => s.Packets), stats.Traffic.PacketsOut);
        Assert.InRange(stats.Traffic.PacketsOut - viewer.Bot.RtpReceived, 0, 10); // under way
        Assert.Equal(room.Peers[0].Sends.Sum(l => l.Bytes), stats.Traffic.BytesIn);
        Assert.InRange(speaker.Bot.RtpSent - stats.Traffic.PacketsIn, 0, 20);
    }

    [Fact]
    public void Of_losses_both_ways()
    {
        using var call = new VirtualCall();
        call.Enter("speaker", 1, new Participant(BotShape.Page, VirtualCall.Epoch));
        call.Enter("viewer", 2, new Participant(BotShape.Whep, VirtualCall.Epoch), new JoinOptions { Kind = PeerKind.Viewer });
        call.Run(TimeSpan.FromSeconds(1));
        call.Loss = 0.1;
        call.Run(TimeSpan.FromSeconds(10));

        var peers = call.Switchboard.Stats(call.Now).Rooms.Single().Peers;
        var camera = peers[0].Sends[3];
        Assert.InRange(camera.Lost / (double)(camera.Packets + camera.Lost), 0.05, 0.15);
        var shown = peers[1].Receives[1];
        Assert.InRange(shown.Lost!.Value / (double)shown.Packets, 0.05, 0.15);
        Assert.True(shown.Repeated > 0);
    }

    [Fact]
    public void Of_those_who_left_too()
    {
        using var call = new VirtualCall();
        call.Enter("speaker", 1, new Participant(BotShape.Page, VirtualCall.Epoch));
        call.Enter("viewer", 2, new Participant(BotShape.Page, VirtualCall.Epoch));
        call.Run(TimeSpan.FromSeconds(2));
        var before = call.Switchboard.Stats(call.Now).Traffic;
        Assert.True(before.PacketsOut > 100);
        call.Switchboard.CloseRoom(call.Now, VirtualCall.RoomName);
        var after = call.Switchboard.Stats(call.Now);
        Assert.Equal(before, after.Traffic);
        Assert.Empty(after.Rooms);
    }

    [Fact]
    public void Of_nobody_who_is_not_there()
    {
        using var call = new VirtualCall();
        Assert.Null(call.Switchboard.Stats(call.Now, VirtualCall.RoomName, "nobody"));
    }

    [Fact]
    public void The_round_trip_comes_from_receiver_reports()
    {
        using var call = new VirtualCall { Delay = TimeSpan.FromMilliseconds(40) };
        var speaker = call.Enter("speaker", 1, new Participant(BotShape.Page, VirtualCall.Epoch));
        var viewer = call.Connect("viewer", 2);
        var echo = new Echo(viewer, held: TimeSpan.FromMilliseconds(100));
        call.Run(TimeSpan.FromSeconds(3), echo.Step);
        var roundTrip = call.Switchboard.Stats(call.Now, VirtualCall.RoomName, "viewer")!.RoundTrip;
        Assert.InRange(roundTrip!.Value.TotalMilliseconds, 78, 84);
        Assert.Null(call.Switchboard.Stats(call.Now, VirtualCall.RoomName, "speaker")!.RoundTrip);
        Assert.True(speaker.Bot.IsConnected);
    }

    [Theory]
    [InlineData(0u, 0u)]
    [InlineData(0x8000_0000u, 0u)]
    [InlineData(100u, uint.MaxValue)]
    public void Reports_that_cannot_be_true_do_not_count(uint lastReport, uint since)
    {
        var roundTrip = new Bridge.Forwarding.RoundTrip();
        roundTrip.Heard(new ReportBlock(new(1), 0, 0, 0, 0, lastReport, since), new NtpTime(0x0001_0000_0000_0000));
        Assert.Null(roundTrip.Value);
    }

    // Answers each sender report after holding it for a while.
    private sealed class Echo(Bot viewer, TimeSpan held)
    {
        private (uint Middle, TimeSpan At)? _heard;

        public void Step(TimeSpan now)
        {
            foreach (var compound in viewer.Rtcp)
            {
                Hear(compound, now);
            }

            viewer.Rtcp.Clear();
            if (_heard is { } heard && now - heard.At >= held)
            {
                _heard = null;
                var report = new byte[64];
                var block = new ReportBlock(new(viewer.Answer.Slots[0].Ssrc), 0, 0, 0, 0, heard.Middle, (uint)((now - heard.At).TotalSeconds * 65536));
                viewer.SendRtcp(report.AsSpan(0, RtcpWriter.ReceiverReport(report, new(9), [block])));
            }
        }

        private void Hear(ReadOnlySpan<byte> compound, TimeSpan now)
        {
            while (RtcpPacket.TryTake(ref compound, out var packet))
            {
                _heard = SenderReport.TryRead(packet, out var report) ? (report.Ntp.Middle, now) : _heard;
            }
        }
    }
}
