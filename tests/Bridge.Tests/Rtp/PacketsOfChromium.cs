using TeleExpertise.Bridge.Rtp;
using TeleExpertise.Bridge.Tests.Support;

namespace TeleExpertise.Bridge.Tests.Rtp;

/// <summary>
/// Recorded from Chromium, decrypted: its feedback on a line that loses a tenth and overtakes, and its first packets of
/// each kind. What they should say was worked out beside the bridge, by the drafts.
/// </summary>
public class PacketsOfChromium
{
    /// <param name="hex">The message, without the report before it.</param>
    /// <param name="first">The first number it tells of.</param>
    /// <param name="arrivals">Quarters of a millisecond after the reference time of each; "-" for lost.</param>
    [Theory]
    [InlineData("8fcd0005 14d6071e d2009e5e 0001 0002 045823 00 2002 5044", 1, "80 148")]
    [InlineData("8fcd0005 5236afca 703648db 002f 0003 045f6f 0c d100 dd94", 47, "221 - 369")]
    [InlineData("8fcd0005 2f308ab0 64e81fbc 060d 0001 0460e6 55 4001 0100", 1549, "256")]
    [InlineData("afcd0007 5236afca 703648db 0008 0008 045f66 03 d950 2001 86 ff8e 41 3a 00 66 01", 8, "134 20 85 143 143 - - 245")]
    [InlineData("8fcd0007 5236afca 703648db 00a2 0008 045f95 2b d951 2001 88 ff95 02 00 05 a3 5a", 162, "136 29 31 31 36 - 199 289")]
    [InlineData("afcd0009 5236afca 703648db 0217 0011 046009 87 affe 2003 07 37 01 00 00 00 00 00 00 00 00 00 00 00 23 01", 535, "7 - 62 63 63 63 63 63 63 63 63 63 63 - 63 63 98")]
    public void Its_feedback_tells_what_came_when(string hex, int first, string arrivals)
    {
        ReadOnlySpan<byte> compound = Hex.Bytes(hex);
        Assert.True(RtcpPacket.TryTake(ref compound, out var packet));
        Assert.True(TransportFeedback.TryRead(packet, out var feedback));
        var (told, expected) = (new List<string>(), first);
        foreach (var status in feedback)
        {
            Assert.Equal(expected++, status.Sequence.Value);
            told.Add(status.Arrival is { } at ? $"{at - (feedback.Reference * TransportFeedback.TicksPerReference)}" : "-");
        }

        Assert.Equal(arrivals, string.Join(' ', told));
    }

    [Theory]
    [InlineData("90bf72bab32eb01ba9cfe4d5bede0002310001403010b4006f7801d2122aa5ac", 63, "mid 0", "number 1", "level B4")]
    [InlineData("90e037dbfe22d4078fee421dbede00023100034031a06c0090e087627d20b015009d012a50002d00", 96, "mid 1", "number 3", "rid l")]
    public void Its_first_packets_say_whose_they_are(string hex, int payloadType, params string[] said)
    {
        var bytes = Hex.Bytes(hex);
        Assert.True(RtpHeader.TryRead(bytes, out var header));
        Assert.Equal(payloadType, header.PayloadType);
        Assert.Equal(24, header.PayloadAt);
        Assert.Equal(said, Said(header, bytes));
    }

    [Fact]
    public void Its_probes_are_padding_of_a_repeating_stream_that_names_its_layer()
    {
        byte[] bytes = [.. Hex.Bytes("b06116a6fe22d731cf16686ebede00024031b06c31000500"), .. new byte[254], 255];
        Assert.True(RtpHeader.TryRead(bytes, out var header));
        Assert.Equal((97, 0), (header.PayloadType, header.PayloadLength));
        Assert.Equal(["mid 1", "number 5", "repaired l"], Said(header, bytes));
    }

    // By the ids of the offer in Fixtures.
    private static IEnumerable<string> Said(RtpHeader header, byte[] bytes)
    {
        string Text(byte id) => System.Text.Encoding.ASCII.GetString(header.Extension(bytes, id));
        return new[]
        {
            $"mid {Text(4)}",
            $"number {Convert.ToInt32(Convert.ToHexString(header.Extension(bytes, 3)), 16)}",
            header.Extension(bytes, 10).IsEmpty ? "" : $"rid {Text(10)}",
            header.Extension(bytes, 11).IsEmpty ? "" : $"repaired {Text(11)}",
            header.Extension(bytes, 1).IsEmpty ? "" : $"level {Convert.ToHexString(header.Extension(bytes, 1))}",
        }.Where(s => s.Length > 0);
    }
}
