using TeleExpertise.Bridge.Rtp;
using TeleExpertise.Bridge.Tests.Support;

namespace TeleExpertise.Bridge.Tests.Rtp;

public class RedReadsAndWrites
{
    [Fact]
    public void Earlier_frames_come_with_their_age_oldest_first()
    {
        // Two earlier frames of payload type 111: 1920 ticks back, 2 bytes; 960 ticks back, 3 bytes.
        var payload = Hex.Bytes("ef 1e 00 02  ef 0f 00 03  6f  a1 a2  b1 b2 b3  c1 c2 c3 c4");
        Assert.True(RedPayload.TryRead(payload, 111, out var red));
        Assert.Equal(2, red.Earlier);
        Assert.Equal([0xa1, 0xa2], red.Frame(0, out var first).ToArray());
        Assert.Equal([0xb1, 0xb2, 0xb3], red.Frame(1, out var second).ToArray());
        Assert.Equal((1920u, 960u), (first, second));
        Assert.Equal([0xc1, 0xc2, 0xc3, 0xc4], red.Last.ToArray());
    }

    [Fact]
    public void A_header_written_holds_the_largest_values_of_its_fields()
    {
        var payload = new byte[RedPayload.EarlierHeader + RedPayload.LastHeader + RedPayload.MostLength];
        RedPayload.WriteEarlier(payload, 63, RedPayload.MostOffset, RedPayload.MostLength);
        payload[4] = 63;
        Assert.True(RedPayload.TryRead(payload, 63, out var red));
        Assert.Equal(1023, red.Frame(0, out var offset).Length);
        Assert.Equal(16_383u, offset);
        Assert.True(red.Last.IsEmpty);
    }

    [Theory]
    [InlineData("")]
    [InlineData("ef")] // header cut short
    [InlineData("ef 0f 00 03 6f a1 a2")] // a frame longer than the packet
    [InlineData("ef 0f 00 00")] // no last header
    [InlineData("ee 0f 00 01 6f a1")] // a frame of another payload type
    [InlineData("ef 0f 00 01 6e a1")]
    [InlineData("ef040000 ef040000 ef040000 ef040000 ef040000 ef040000 ef040000 ef040000 ef040000 6f")] // nine earlier ones
    public void What_is_no_such_payload_is_refused(string hex) => Assert.False(RedPayload.TryRead(Hex.Bytes(hex), 111, out _));
}
