using TeleExpertise.Bridge.Rtp;
using TeleExpertise.Bridge.Tests.Support;

namespace TeleExpertise.Bridge.Tests.Rtp;

/// <summary>The element's own document has no vectors: the first rows are Chromium's, the others follow its drawing.</summary>
public class LayersAllocationsRead
{
    [Theory]
    [InlineData("21 A8 3C 5A 96 01 96 01 E1 01 F7 02 F9 02 B5 04 AE 07", 0b0111)]
    [InlineData("A1 A8 3C 5A 96 01 96 01 E1 01 F7 02 BD 01 9B 02 D8 03 00 9F 00 59 14 01 3F 00 B3 14 02 7F 01 67 14", 0b0111)]
    [InlineData("51 A0 3C 5A 96 01 46 69 AF 01", 0b0011)]
    [InlineData("01 80 34 4E 82 01 00 9F 00 59 14", 0b0001)]
    [InlineData("00", 0b0000)]
    [InlineData("20 10 10", 0b0101)]
    [InlineData("30 01 1F", 0b1110)]
    public void Which_streams_are_sent(string hex, int active)
    {
        Assert.True(LayersAllocation.TryRead(Hex.Bytes(hex), out var allocation));
        Assert.Equal(active, allocation.Active);
        Assert.Equal((active & 4) != 0, allocation.Sends(2));
        Assert.False(allocation.Sends(8));
    }

    [Theory]
    [InlineData("")]
    [InlineData("10")]
    [InlineData("20 11")]
    public void What_is_cut_off_says_nothing(string hex) => Assert.False(LayersAllocation.TryRead(Hex.Bytes(hex), out _));
}
