using TeleExpertise.Bridge.Rtp;
using TeleExpertise.Bridge.Tests.Support;

namespace TeleExpertise.Bridge.Tests.Rtp;

public class H264PayloadsRead
{
    [Theory]
    [InlineData("67 42 e0 1f", true)] // parameter set alone
    [InlineData("65 88 84", false)] // IDR slice
    [InlineData("41 9a 00", false)]
    [InlineData("78 0003 67 42 e0 0002 68 ce 0003 65 88 84", true)] // aggregated before the IDR slice
    [InlineData("78 0002 09 10 0003 67 42 e0", true)] // behind an access unit delimiter
    [InlineData("78 0002 68 ce 0003 65 88 84", false)]
    [InlineData("7c 87 42 e0", true)] // first piece of a parameter set
    [InlineData("7c 47 42 e0", false)] // last piece of one
    [InlineData("7c 85 88 84", false)]
    public void A_key_frame_starts_at_its_parameter_set(string payload, bool starts)
    {
        Assert.True(H264Payload.TryRead(Hex.Bytes(payload), out var read));
        Assert.Equal(starts, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("00 01")] // undefined types
    [InlineData("7f 01")]
    [InlineData("79 0000 0003 67 42 e0")] // interleaved: STAP-B, FU-B
    [InlineData("7d 87 00 00 42")]
    [InlineData("7c 87")] // a piece of nothing
    [InlineData("78 0009 67 42 e0")] // sizes beyond the packet, of nothing, cut short
    [InlineData("78 0000")]
    [InlineData("78 0002 09 10 00")]
    public void What_is_none_of_the_three_kinds_is_refused(string payload)
    {
        Assert.False(H264Payload.TryRead(Hex.Bytes(payload), out var starts) && starts);
        Assert.False(H264Payload.TryRead(Hex.Bytes(payload), out _));
    }
}
