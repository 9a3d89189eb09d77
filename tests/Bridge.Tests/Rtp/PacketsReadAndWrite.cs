using TeleExpertise.Bridge.Rtp;
using TeleExpertise.Bridge.Tests.Support;

namespace TeleExpertise.Bridge.Tests.Rtp;

public class PacketsReadAndWrite
{
    [Fact]
    public void A_packet_with_everything_reads()
    {
        var packet = RtpBuilder.Packet(0xCAFEBABE, 65_535, 0xFFFFFFFE, 96, [1, 2, 3], true, 5, (4, "mid"u8.ToArray()), (1, [0x85]));
        Assert.True(RtpHeader.TryRead(packet, out var header));
        Assert.Equal((true, (byte)96, (ushort)65_535, 0xFFFFFFFE, 0xCAFEBABE), (header.Marker, header.PayloadType, header.Sequence.Value, header.Timestamp, header.Ssrc.Value));
        Assert.Equal([1, 2, 3], packet[header.PayloadAt..(header.PayloadAt + header.PayloadLength)]);
        Assert.Equal("mid"u8.ToArray(), header.Extension(packet, 4).ToArray());
        Assert.Equal([0x85], header.Extension(packet, 1).ToArray());
        Assert.True(header.Extension(packet, 7).IsEmpty);
    }

    [Fact]
    public void Two_byte_extensions_and_csrcs_read()
    {
        byte[] packet = [0x92, 96, 0, 1, 0, 0, 0, 1, 0, 0, 0, 2, 1, 1, 1, 1, 2, 2, 2, 2, 0x10, 0, 0, 2, 0, 20, 3, 7, 8, 9, 0, 0, 42];
        Assert.True(RtpHeader.TryRead(packet, out var header));
        Assert.Equal([7, 8, 9], header.Extension(packet, 20).ToArray());
        Assert.Equal((32, 1), (header.PayloadAt, header.PayloadLength));
    }

    [Theory]
    [InlineData("8060000100000001000000")]
    [InlineData("406000010000000100000002")]
    [InlineData("8F6000010000000100000002")]
    [InlineData("906000010000000100000002BEDE")]
    [InlineData("906000010000000100000002BEDE0001")]
    [InlineData("A06000010000000100000002")]
    [InlineData("A0600001000000010000000200")]
    [InlineData("A0600001000000010000000203FF")]
    public void Lengths_beyond_the_packet_are_refused(string hex) => Assert.False(RtpHeader.TryRead(Hex.Bytes(hex), out _));

    [Fact]
    public void A_written_header_reads_back()
    {
        var buffer = new byte[40];
        var at = RtpHeader.Write(buffer, true, 111, new(7), 8, new(9), hasExtension: true);
        var extension = new ExtensionWriter(buffer.AsSpan(at));
        extension.Add(3, 0xAB);
        extension.Add(0, 0xCD);
        extension.Add(14, (ushort)0x1234);
        at += extension.Finish();
        Assert.True(RtpHeader.TryRead(buffer.AsSpan(0, at), out var header));
        Assert.Equal((true, (byte)111, (ushort)7, 8u, 9u, 0), (header.Marker, header.PayloadType, header.Sequence.Value, header.Timestamp, header.Ssrc.Value, header.PayloadLength));
        Assert.Equal([0xAB], header.Extension(buffer, 3).ToArray());
        Assert.Equal([0x12, 0x34], header.Extension(buffer, 14).ToArray());
        Assert.Equal(RtpHeader.FixedLength + 4 + 8, at);
    }

    [Fact]
    public void Vp8_descriptors_of_every_shape_read_and_are_rewritten_in_place()
    {
        byte[] full = [0x90, 0xE0, 0x80 | 0x12, 0x34, 0x56, 0x00, 0x10];
        Assert.True(Vp8Descriptor.TryRead(full, out var vp8));
        Assert.Equal((true, 0x1234, 0x56), (vp8.StartsKeyFrame, vp8.PictureId, vp8.Tl0PicIdx));
        vp8.Rewrite(full, 0x7FFF, 0xFF);
        Assert.Equal([0x90, 0xE0, 0xFF, 0xFF, 0xFF, 0x00, 0x10], full);

        byte[] shortId = [0x90, 0x80, 0x12, 0x11];
        Assert.True(Vp8Descriptor.TryRead(shortId, out vp8));
        Assert.Equal((false, 0x12, false, -1), (vp8.StartsKeyFrame, vp8.PictureId, vp8.HasLongPictureId, vp8.Tl0PicIdxAt));
        Assert.True(Vp8Descriptor.TryRead([0x10, 0x10], out vp8));
        Assert.True(vp8.StartsKeyFrame);
        // The second packet of a key frame, and a later partition, start nothing.
        Assert.True(Vp8Descriptor.TryRead([0x00, 0x10], out vp8) && !vp8.StartsKeyFrame);
        Assert.True(Vp8Descriptor.TryRead([0x11, 0x10], out vp8) && !vp8.StartsKeyFrame);
        Assert.False(Vp8Descriptor.TryRead([], out _));
        Assert.False(Vp8Descriptor.TryRead([0x90, 0xE0, 0x80, 0x01, 0x02], out _));
    }

    [Fact]
    public void Nacks_round_trip_over_wraps_and_long_gaps()
    {
        SequenceNumber[] missing = [new(65_530), new(65_535), new(0), new(10), new(11), new(500)];
        var buffer = new byte[100];
        var length = Nack.Write(buffer, new(1), new(2), missing);
        ReadOnlySpan<byte> rest = buffer.AsSpan(0, length);
        Assert.True(RtcpPacket.TryTake(ref rest, out var packet));
        Assert.True(Nack.TryRead(packet, out var nack));
        var read = new List<SequenceNumber>();
        foreach (var number in nack)
        {
            read.Add(number);
        }

        Assert.Equal(missing, read);
        Assert.Equal(2u, nack.Media.Value);
        Assert.Equal(12 + (4 * 3), length);
    }

    [Fact]
    public void Reports_round_trip()
    {
        var buffer = new byte[200];
        var sender = new SenderReport(new(5), new(0x0123456789ABCDEF), 6, 7, 8);
        var block = new ReportBlock(new(9), 200, -3, 0x1FFFF, 11, 12, 13);
        var length = sender.Write(buffer);
        length += RtcpWriter.ReceiverReport(buffer.AsSpan(length), new(1), [block]);
        length += RtcpWriter.SourceDescription(buffer.AsSpan(length), new(5), "bridge"u8);

        ReadOnlySpan<byte> rest = buffer.AsSpan(0, length);
        Assert.True(RtcpPacket.TryTake(ref rest, out var first));
        Assert.True(SenderReport.TryRead(first, out var readSender));
        Assert.Equal(sender, readSender);
        Assert.True(RtcpPacket.TryTake(ref rest, out var second));
        Assert.True(ReportBlock.TryRead(second.Body[4..], out var readBlock));
        Assert.Equal(block, readBlock);
        Assert.True(RtcpPacket.TryTake(ref rest, out var third));
        Assert.Equal((RtcpType.SourceDescription, 1), (third.Type, third.Count));
        Assert.True(rest.IsEmpty);
    }

    [Fact]
    public void Broken_compounds_end_where_they_break()
    {
        ReadOnlySpan<byte> beyond = [0x80, 201, 0, 9, 0, 0, 0, 1];
        Assert.False(RtcpPacket.TryTake(ref beyond, out _));
        ReadOnlySpan<byte> padding = [0xA0, 201, 0, 1, 0, 0, 0, 9];
        Assert.False(RtcpPacket.TryTake(ref padding, out _));
        ReadOnlySpan<byte> empty = [0x80, 200, 0, 0];
        Assert.True(RtcpPacket.TryTake(ref empty, out var packet));
        Assert.False(SenderReport.TryRead(packet, out _));
    }

    [Fact]
    public void Ntp_time_counts_from_1900()
    {
        Assert.Equal(2_208_988_800UL << 32, NtpTime.From(DateTimeOffset.UnixEpoch).Value);
        var half = NtpTime.From(DateTimeOffset.UnixEpoch.AddMilliseconds(500));
        Assert.Equal(TimeSpan.FromMilliseconds(500), half.Since(NtpTime.From(DateTimeOffset.UnixEpoch)));
    }
}
