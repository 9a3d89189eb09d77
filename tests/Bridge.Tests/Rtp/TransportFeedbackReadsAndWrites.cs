using TeleExpertise.Bridge.Rtp;
using TeleExpertise.Bridge.Tests.Support;

namespace TeleExpertise.Bridge.Tests.Rtp;

public class TransportFeedbackReadsAndWrites
{
    const long No = TransportFeedbackWriter.Missing;

    [Fact]
    public void Chunks_mean_what_the_draft_says()
    {
        // The four examples of sections 3.1.3 and 3.1.4.
        Assert.Equal((221, 0), Run(0x00DD));
        Assert.Equal((24, 3), Run(0x6018));
        Assert.Equal([0, 1, 1, 1, 1, 1, 0, 0, 0, 1, 1, 1, 0, 0], Symbols(0x9F1C));
        Assert.Equal([0, 3, 1, 1, 1, 0, 0], Symbols(0xCD50));
        Assert.Equal(new StatusChunk(0x9F1C), StatusChunk.OneBit([0, 1, 1, 1, 1, 1, 0, 0, 0, 1, 1, 1, 0, 0]));
        Assert.Equal(new StatusChunk(0xCD50), StatusChunk.TwoBit([0, 3, 1, 1, 1, 0, 0]));
        Assert.Equal(new StatusChunk(0x00DD), StatusChunk.Run(0, 221));
    }

    [Fact]
    public void A_message_of_all_kinds_of_chunks_reads()
    {
        // Derived by hand: base 65,534, 12 packets, reference time 2 (128 ms = 512 ticks), message 7;
        // a run of 2 small, a two-bit vector (missing, large 300, large -40, small, 3 missing), a one-bit vector cut
        // after three (small, missing, small); deltas; one byte of padding.
        var statuses = Read("AF CD 00 08 00000001 00000002 FFFE 000C 000002 07  2002  CA40  A800  04 08 012C FFD8 10  01 02  01");
        Assert.Equal(12, statuses.Count);
        Assert.Equal<ushort>([65_534, 65_535, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9], statuses.Select(s => s.Sequence.Value));
        Assert.Equal([516, 524, null, 824, 784, 800, null, null, null, 801, null, 803], statuses.Select(s => s.Arrival));
    }

    [Fact]
    public void A_reference_time_before_zero_reads()
    {
        var statuses = Read("8F CD 00 05 00000001 00000002 0001 0001 FFFFFF 00  2001 0000");
        Assert.Equal(-256, statuses[0].Arrival);
    }

    [Theory]
    [InlineData("8F CD 00 04 00000001 00000002 0001 0001 000001 00")] // no chunk
    [InlineData("8F CD 00 05 00000001 00000002 0001 0000 000001 00 2001 0000")] // tells of none
    [InlineData("8F CD 00 05 00000001 00000002 0001 0003 000001 00 2003 0000")] // three deltas, two bytes
    [InlineData("8F CD 00 05 00000001 00000002 0001 0002 000001 00 4002 0000")] // two large deltas, two bytes
    [InlineData("8F CD 00 05 00000001 00000002 0001 0005 000001 00 2000 2000")] // runs of none
    [InlineData("8F CD 00 05 00000001 00000002 0001 0002 000001 00 6002 0000")] // the reserved status
    [InlineData("8F CD 00 05 00000001 00000002 0001 0002 000001 00 F000 0000")] // the same in a vector
    [InlineData("8F CD 00 07 00000001 00000002 0001 FFFF 000001 00 1FFF 1FFF 1FFF 1FFF 1FFF 1FFF")] // tells of too many
    [InlineData("8F CD 00 03 00000001 00000002 0001 0001")] // ends in the head
    [InlineData("81 CD 00 05 00000001 00000002 0001 0001 000001 00 2001 0000")] // a NACK
    public void Lies_are_refused(string hex)
    {
        ReadOnlySpan<byte> compound = Hex.Bytes(hex);
        Assert.True(RtcpPacket.TryTake(ref compound, out var packet));
        Assert.False(TransportFeedback.TryRead(packet, out _));
    }

    [Fact]
    public void The_bytes_are_the_shortest_that_tell_it()
    {
        // Twenty in a row with small deltas: one run. 1,000 ticks are 3 references and 232.
        var row = Enumerable.Range(0, 20).Select(i => 1000L + (4 * i)).ToArray();
        Assert.Equal(Hex.Bytes("AF CD 00 0A 00000001 00000002 0064 0014 000003 05 2014 E8 04040404 04040404 04040404 04040404 040404 00 02"), Write(row, out _));
        // One lost in the middle of ten: one vector of single bits.
        var holed = Enumerable.Range(0, 10).Select(i => i == 4 ? No : 1000L + (4 * i)).ToArray();
        Assert.Equal(Hex.Bytes("AF CD 00 07 00000001 00000002 0064 000A 000003 05 BDF0 E8 040404 08 04040404 01"), Write(holed, out _));
        // A reordered pair: two bits each.
        Assert.Equal(Hex.Bytes("AF CD 00 06 00000001 00000002 0064 0003 000003 05 D900 E8 FFFC 08 00 02"), Write([1000, 996, 1004], out _));
    }

    [Theory]
    [InlineData(1100)]
    [InlineData(1101)]
    [InlineData(200)]
    public void A_message_that_is_full_to_the_last_byte_ends_there(int length)
    {
        // Each delta takes two bytes, and as many fit as are there; what is missing after them would take none.
        for (var came = 1; came <= length / 2; came++)
        {
            long[] arrivals = [.. Enumerable.Range(0, came).Select(i => 100_000L - (4 * i)), .. Enumerable.Repeat(No, 20), 100_000];
            var target = new byte[length];
            var written = TransportFeedbackWriter.Write(target, new(1), new(2), new(100), 5, arrivals, out var taken);
            Assert.InRange(written, 20, length);
            Assert.InRange(taken, Math.Min(came, (length - 40) / 2), arrivals.Length);
        }
    }

    [Fact]
    public void What_is_written_reads_back()
    {
        var random = new Random(5);
        for (var round = 0; round < 500; round++)
        {
            var time = random.NextInt64(0, 1L << 31);
            var arrivals = new long[random.Next(1, 1500)];
            var loss = random.NextDouble();
            var spread = random.Next(1, round % 3 == 0 ? 40_000 : 300);
            for (var i = 0; i < arrivals.Length; i++)
            {
                time = Math.Max(0, time + random.Next(-spread / 4, spread));
                arrivals[i] = random.NextDouble() < loss ? No : time;
            }

            ReadBack(arrivals, (ushort)random.Next());
        }
    }

    [Fact]
    public void No_message_is_longer_than_its_room()
    {
        var arrivals = Enumerable.Range(0, 1024).Select(i => 1000L + (400 * i)).ToArray();
        Assert.InRange(Write(arrivals, out var taken).Length, 1190, 1200);
        Assert.InRange(taken, 500, 600);
    }

    [Fact]
    public void Fifty_thousand_broken_messages_read_to_their_end_or_not_at_all()
    {
        var random = new Random(6);
        var honest = Hex.Bytes("AF CD 00 08 00000001 00000002 FFFE 000C 000002 07  2002  CA40  A800  04 08 012C FFD8 10  01 02  01");
        int accepted = 0, refused = 0;
        for (var i = 0; i < 50_000; i++)
        {
            var bytes = honest.ToArray();
            for (var k = random.Next(1, 6); k > 0; k--)
            {
                bytes[random.Next(4, bytes.Length)] = (byte)random.Next(256);
            }

            ReadOnlySpan<byte> compound = bytes;
            if (RtcpPacket.TryTake(ref compound, out var packet) && TransportFeedback.TryRead(packet, out var feedback))
            {
                var told = 0;
                foreach (var _ in feedback)
                {
                    told++;
                }

                Assert.Equal(feedback.Count, told);
                accepted++;
            }
            else
            {
                refused++;
            }
        }

        Assert.True(accepted > 1000 && refused > 1000, $"{accepted} accepted, {refused} refused");
    }

    private static void ReadBack(long[] arrivals, ushort first)
    {
        var buffer = new byte[1200];
        for (var at = 0; at < arrivals.Length;)
        {
            var number = new SequenceNumber((ushort)(first + at));
            var length = TransportFeedbackWriter.Write(buffer, new(1), new(2), number, 9, arrivals.AsSpan(at), out var taken);
            var statuses = Read(buffer[..length]);
            Assert.InRange(taken, 1, arrivals.Length - at);
            Assert.Equal(taken, statuses.Count);
            for (var i = 0; i < taken; i++)
            {
                Assert.Equal((ushort)(number.Value + i), statuses[i].Sequence.Value);
                // The reference time has 24 bits.
                Assert.Equal(arrivals[at + i] == No ? No : arrivals[at + i] & 0xFFFF_FFFF, statuses[i].Arrival is { } a ? a & 0xFFFF_FFFF : No);
            }

            at += taken;
        }
    }

    private static byte[] Write(long[] arrivals, out int taken)
    {
        var buffer = new byte[1200];
        return buffer[..TransportFeedbackWriter.Write(buffer, new(1), new(2), new(100), 5, arrivals, out taken)];
    }

    private static List<PacketStatus> Read(string hex) => Read(Hex.Bytes(hex));

    private static List<PacketStatus> Read(byte[] bytes)
    {
        ReadOnlySpan<byte> compound = bytes;
        Assert.True(RtcpPacket.TryTake(ref compound, out var packet));
        Assert.True(TransportFeedback.TryRead(packet, out var feedback));
        Assert.True(compound.IsEmpty);
        var statuses = new List<PacketStatus>();
        foreach (var status in feedback)
        {
            statuses.Add(status);
        }

        return statuses;
    }

    private static (int Length, int Status) Run(ushort value) => (new StatusChunk(value).Length, new StatusChunk(value).At(0));

    private static int[] Symbols(ushort value)
    {
        var chunk = new StatusChunk(value);
        return [.. Enumerable.Range(0, chunk.Length).Select(chunk.At)];
    }
}
