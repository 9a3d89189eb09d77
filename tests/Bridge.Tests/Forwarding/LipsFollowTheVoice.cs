using TeleExpertise.Bridge.Rtp;
using TeleExpertise.Bridge.Tests.Support;

namespace TeleExpertise.Bridge.Tests.Forwarding;

/// <summary>
/// A viewer finds, from the reports alone, when each packet was captured by the bridge's clock; what that is off must be
/// the same for one publisher's voice and picture, over a network that delays each report differently.
/// </summary>
public class LipsFollowTheVoice
{
    private const string AudioMid = "3";
    private const string VideoMid = "4";
    private static readonly TimeSpan Most = TimeSpan.FromMilliseconds(5);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Through_layer_switches_and_another_publishers_turn(int seed)
    {
        using var call = new VirtualCall(seed);
        var viewer = new Bot();
        call.Join("viewer", 9, offer: H264Offer(viewer, audioSlots: 1, videoSlots: 1), puppet: viewer);
        viewer.Check();
        call.Run(TimeSpan.FromMilliseconds(300));
        var one = new Person(call, "one", 1, clock: TimeSpan.FromHours(-2));
        call.Jitter = TimeSpan.FromMilliseconds(60);
        Live(call, viewer, one);
        Check(viewer, one);

        one.TopLayer = 0;
        Live(call, viewer, one);
        Check(viewer, one);
        one.TopLayer = 2;
        Live(call, viewer, one);
        Check(viewer, one);

        call.Switchboard.Leave(call.Now, VirtualCall.RoomName, "one");
        call.Jitter = TimeSpan.Zero;
        var two = new Person(call, "two", 2, clock: TimeSpan.FromMinutes(7));
        call.Jitter = TimeSpan.FromMilliseconds(60);
        Live(call, viewer, two);
        Check(viewer, two);
    }

    private static void Live(VirtualCall call, Bot viewer, Person person)
    {
        viewer.Check();
        call.Run(TimeSpan.FromSeconds(6), person.Step);
    }

    private static void Check(Bot viewer, Person person)
    {
        var voice = Captured(viewer, AudioMid, 48_000) - person.Captured(viewer.On(AudioMid).Last().Payload);
        var picture = Captured(viewer, VideoMid, 90_000) - person.Captured(viewer.On(VideoMid).Last().Payload);
        Assert.InRange(voice, TimeSpan.Zero, TimeSpan.FromMilliseconds(200));
        Assert.InRange((voice - picture).Duration(), TimeSpan.Zero, Most);
    }

    // By the last report about the slot, when its last packet was captured, since the bridge's start.
    private static TimeSpan Captured(Bot viewer, string mid, int clockRate)
    {
        SenderReport? found = null;
        foreach (var bytes in viewer.Rtcp)
        {
            ReadOnlySpan<byte> compound = bytes;
            while (RtcpPacket.TryTake(ref compound, out var packet))
            {
                found = SenderReport.TryRead(packet, out var report) && report.Ssrc.Value == viewer.Slots[mid].Ssrc ? report : found;
            }
        }

        var last = Assert.NotNull(found);
        var ticks = (int)(viewer.On(mid).Last().Header.Timestamp - last.RtpTimestamp);
        return last.Ntp.Since(NtpTime.From(VirtualCall.Epoch)) + TimeSpan.FromSeconds((double)ticks / clockRate);
    }

    private static string H264Offer(Bot puppet, int audioSlots, int videoSlots) => puppet.Offer(audioSlots, videoSlots)
        .Replace("a=rtpmap:96 VP8/90000\r\n", "a=rtpmap:96 H264/90000\r\na=fmtp:96 packetization-mode=1;profile-level-id=42e01f\r\n", StringComparison.Ordinal);

    /// <summary>Sends numbered packets, as H.264 is not rewritten; its clock is not the bridge's, and its reports come when they like.</summary>
    private sealed class Person
    {
        private static readonly string[] Rids = ["l", "m", "h"];
        private readonly Dictionary<int, TimeSpan> _captured = [];
        private readonly Dictionary<uint, ushort> _sequences = [];
        private readonly Bot _bot = new();
        private readonly TimeSpan _clock;
        private readonly TimeSpan _began;
        private int _number;

        public Person(VirtualCall call, string name, int number, TimeSpan clock)
        {
            call.Join(name, number, offer: H264Offer(_bot, 0, 0), puppet: _bot);
            _bot.Check();
            call.Run(TimeSpan.FromMilliseconds(300));
            Assert.True(_bot.IsConnected);
            (_clock, _began) = (clock, call.Now);
        }

        public int TopLayer { get; set; } = 2;

        public TimeSpan Captured(byte[] payload) => _captured[(payload[1] << 16) | (payload[2] << 8) | payload[3]];

        public void Step(TimeSpan now)
        {
            var age = (int)(now - _began).TotalMilliseconds;
            if (age % 20 == 0)
            {
                Send(now, 700, Bot.Opus, 0x41, Ticks(now, 48_000), (Bot.MidId, "0"u8.ToArray()), (Bot.LevelId, [30]));
            }

            for (var layer = 0; layer <= TopLayer && age % 40 == 7; layer++)
            {
                Send(now, 1000u + (uint)layer, Bot.Vp8Type, 0x67, VideoTicks(now, layer), (Bot.MidId, "1"u8.ToArray()), (Bot.RidId, System.Text.Encoding.ASCII.GetBytes(Rids[layer])));
            }

            if (age % 700 == 50)
            {
                Report(now, 700, Ticks(now, 48_000));
            }

            for (var layer = 0; layer <= TopLayer && age % 900 == 300; layer++)
            {
                Report(now, 1000u + (uint)layer, VideoTicks(now, layer));
            }
        }

        private static uint Ticks(TimeSpan now, int rate) => (uint)(long)(now.TotalSeconds * rate);

        private static uint VideoTicks(TimeSpan now, int layer) => Ticks(now, 90_000) + (1_234_567_890u * (uint)layer);

        private void Send(TimeSpan now, uint ssrc, byte type, byte first, uint timestamp, params (int, byte[])[] extensions)
        {
            _captured[++_number] = now;
            _sequences[ssrc] = (ushort)(_sequences.GetValueOrDefault(ssrc) + 1);
            byte[] payload = [first, (byte)(_number >> 16), (byte)(_number >> 8), (byte)_number];
            _bot.SendRtp(RtpBuilder.Packet(ssrc, _sequences[ssrc], timestamp, type, payload, true, 0, extensions));
        }

        private void Report(TimeSpan now, uint ssrc, uint timestamp)
        {
            var buffer = new byte[SenderReport.Length];
            new SenderReport(new(ssrc), NtpTime.From(VirtualCall.Epoch + now + _clock), timestamp, 1, 1).Write(buffer);
            _bot.SendRtcp(buffer);
        }
    }
}
