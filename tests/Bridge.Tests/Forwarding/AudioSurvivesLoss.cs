using TeleExpertise.Bridge.Rtp;
using TeleExpertise.Bridge.Tests.Support;

namespace TeleExpertise.Bridge.Tests.Forwarding;

/// <summary>RED in both directions (RFC 2198), and repetition where RED does not reach.</summary>
public class AudioSurvivesLoss
{
    private const string Mid = "3";

    [Fact]
    public void A_packet_lost_on_the_way_in_is_taken_from_the_copy_beside_the_next()
    {
        using var call = new VirtualCall();
        var (speaker, listener, voice) = Talk(call, o => o, o => o);
        Steps(call, voice, isLost: n => n % 2 == 1);

        var received = listener.On(Mid).ToList();
        Assert.All(received, r => Assert.Equal(Bot.Opus, r.Header.PayloadType));
        var first = (received[0].Payload[0] << 8) | received[0].Payload[1];
        Assert.Equal(Enumerable.Range(first, received.Count).Select(n => VoiceFeed.Frame((ushort)n)), received.Select(r => r.Payload));
        Assert.All(received.Zip(received.Skip(1)), p => Assert.Equal((1, 960u), (p.Second.Header.Sequence.DistanceFrom(p.First.Header.Sequence), p.Second.Header.Timestamp - p.First.Header.Timestamp)));
        Assert.InRange(received.Count, 45, 50);
        Assert.DoesNotContain(speaker.Rtcp, c => AsksFor(c, VoiceFeed.Ssrc));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(20, 2)]
    [InlineData(60, 3)]
    public void Each_receiver_gets_as_many_copies_as_its_loss_calls_for(byte fractionLost, int copies)
    {
        using var call = new VirtualCall();
        var (_, listener, voice) = Talk(call, o => o, VoiceFeed.WithRed);
        Steps(call, voice, frames: 20);
        for (var i = 0; i < 40; i++)
        {
            Report(listener, fractionLost);
        }

        Steps(call, voice, frames: 20);
        var last = listener.On(Mid).Last();
        Assert.Equal(VoiceFeed.Red, last.Header.PayloadType);
        Assert.True(RedPayload.TryRead(last.Payload, Bot.Opus, out var red));
        Assert.Equal(copies, red.Earlier);
        var number = (ushort)(voice.Number - 1);
        Assert.Equal(VoiceFeed.Frame(number), red.Last.ToArray());
        for (var i = 0; i < copies; i++)
        {
            var back = copies - i;
            Assert.Equal(VoiceFeed.Frame((ushort)(number - back)), red.Frame(i, out var offset).ToArray());
            Assert.Equal(960u * (uint)back, offset);
        }
    }

    [Fact]
    public void A_frame_from_before_a_pause_and_one_too_long_are_left_out()
    {
        using var call = new VirtualCall();
        var (_, listener, voice) = Talk(call, o => o, VoiceFeed.WithRed);
        Steps(call, voice, frames: 20);
        voice.Timestamp += 20_000; // more than 14 bits of ticks
        Steps(call, voice, frames: 1);
        Assert.Equal(0, LastRed(listener));
        Steps(call, voice, frames: 1);
        Assert.Equal(1, LastRed(listener));
        Steps(call, voice, frames: 1, length: 600); // longer than what is kept
        Steps(call, voice, frames: 1);
        Assert.Equal(1, LastRed(listener)); // two before, without the one before
    }

    [Fact]
    public void A_microphone_that_repeats_is_asked_for_what_no_copy_brought()
    {
        using var call = new VirtualCall();
        var (speaker, listener, voice) = Talk(call, VoiceFeed.WithNack, o => o);
        Steps(call, voice, isLost: n => n % 5 < 2);
        Steps(call, voice, frames: 5);

        var numbers = listener.On(Mid).Select(r => (int)(short)((r.Payload[0] << 8) | r.Payload[1])).Order().ToList();
        Assert.Equal(Enumerable.Range(numbers[0], numbers.Count), numbers);
        Assert.InRange(voice.Repeated, 5, 15);
        // What came again does not hide that it was lost: the encoder's in-band FEC follows this.
        Assert.InRange(Blocks(speaker).Last(b => b.Ssrc.Value == VoiceFeed.Ssrc).PacketsLost, 15, 25);
    }

    [Fact]
    public void A_microphone_that_does_not_repeat_is_not_asked()
    {
        using var call = new VirtualCall();
        var (speaker, _, voice) = Talk(call, o => o, o => o);
        Steps(call, voice, isLost: n => n % 5 < 2);
        Assert.DoesNotContain(speaker.Rtcp, c => AsksFor(c, VoiceFeed.Ssrc));
    }

    [Fact]
    public void A_listener_gets_a_missing_packet_again_byte_for_byte()
    {
        using var call = new VirtualCall();
        var (_, listener, voice) = Talk(call, o => o, o => VoiceFeed.WithNack(VoiceFeed.WithRed(o)));
        var sent = new List<byte[]>();
        call.DropToPuppet = (puppet, bytes) =>
        {
            var isIt = ReferenceEquals(puppet, listener) && bytes[0] >= 128 && bytes[1] is < 192 or > 223;
            if (isIt)
            {
                sent.Add(bytes);
            }

            // Every third is lost the first time.
            return isIt && sent.Count % 3 == 0 && !sent.SkipLast(1).Any(b => b.AsSpan().SequenceEqual(bytes));
        };
        Steps(call, voice);
        var had = listener.On(Mid).Select(r => r.Header.Sequence.Value).ToHashSet();
        var lost = sent.Select(NumberOf).Where(n => !had.Contains(n)).ToList();
        Assert.InRange(lost.Count, 10, 20);
        Ask(listener, lost);
        Report(listener, fractionLost: 255); // more copies now: what is repeated must not change for that
        call.Run(TimeSpan.FromMilliseconds(50));

        Assert.Equal(sent.Select(NumberOf).Distinct().Order(), listener.On(Mid).Select(r => r.Header.Sequence.Value).Order());
        Assert.All(lost, n => Assert.Single(sent.Where(b => NumberOf(b) == n).Select(Convert.ToHexString).Distinct()));
    }

    [Fact]
    public void Without_nack_in_the_offer_nothing_is_repeated()
    {
        using var call = new VirtualCall();
        var (_, listener, voice) = Talk(call, o => o, VoiceFeed.WithRed);
        Steps(call, voice);
        var count = listener.On(Mid).Count();
        Ask(listener, [.. listener.On(Mid).TakeLast(5).Select(r => r.Header.Sequence.Value)]);
        call.Run(TimeSpan.FromMilliseconds(50));
        Assert.Equal((count, 0L), (listener.On(Mid).Count(), listener.Replayed));
    }

    private static (Bot Speaker, Bot Listener, VoiceFeed Voice) Talk(VirtualCall call, Func<string, string> speakers, Func<string, string> listeners)
    {
        var speaker = Connect(call, "speaker", 1, o => VoiceFeed.WithRed(speakers(o)));
        var listener = Connect(call, "listener", 2, listeners);
        return (speaker, listener, new VoiceFeed(speaker));
    }

    private static Bot Connect(VirtualCall call, string name, int number, Func<string, string> edit)
    {
        var puppet = new Bot();
        call.Join(name, number, offer: edit(puppet.Offer()), puppet: puppet);
        puppet.Check();
        call.Run(TimeSpan.FromMilliseconds(300));
        Assert.True(puppet.IsConnected);
        return puppet;
    }

    private static void Steps(VirtualCall call, VoiceFeed voice, int frames = 50, Func<int, bool>? isLost = null, int length = 4)
    {
        for (var i = 0; i < frames; i++)
        {
            voice.Send(isLost?.Invoke(i) ?? false, length);
            call.Run(TimeSpan.FromMilliseconds(20), _ => voice.Repeat());
        }
    }

    private static int LastRed(Bot listener)
    {
        Assert.True(RedPayload.TryRead(listener.On(Mid).Last().Payload, Bot.Opus, out var red));
        return red.Earlier;
    }

    private static ushort NumberOf(byte[] packet) => (ushort)((packet[2] << 8) | packet[3]);

    private static void Report(Bot listener, byte fractionLost)
    {
        var buffer = new byte[100];
        listener.SendRtcp(buffer[..RtcpWriter.ReceiverReport(buffer, new(9), [new ReportBlock(new(listener.Slots[Mid].Ssrc), fractionLost, 0, 0, 0, 0, 0)])]);
    }

    private static void Ask(Bot listener, List<ushort> numbers)
    {
        var buffer = new byte[500];
        listener.SendRtcp(buffer[..Nack.Write(buffer, new(9), new(listener.Slots[Mid].Ssrc), [.. numbers.Select(n => new SequenceNumber(n))])]);
    }

    private static bool AsksFor(byte[] rtcp, uint ssrc)
    {
        ReadOnlySpan<byte> compound = rtcp;
        while (RtcpPacket.TryTake(ref compound, out var packet))
        {
            if (Nack.TryRead(packet, out var nack) && nack.Media.Value == ssrc)
            {
                return true;
            }
        }

        return false;
    }

    private static List<ReportBlock> Blocks(Bot puppet)
    {
        var found = new List<ReportBlock>();
        foreach (var bytes in puppet.Rtcp)
        {
            ReadOnlySpan<byte> compound = bytes;
            while (RtcpPacket.TryTake(ref compound, out var packet))
            {
                for (var i = 0; packet.Type == RtcpType.ReceiverReport && i < packet.Count; i++)
                {
                    Assert.True(ReportBlock.TryRead(packet.Body[(4 + (i * ReportBlock.Length))..], out var block));
                    found.Add(block);
                }
            }
        }

        return found;
    }
}
