using TeleExpertise.Bridge.Sockets;

namespace TeleExpertise.Bridge.Tests.Sockets;

public class FramesWaitForSlowReaders
{
    [Fact]
    public void What_there_is_no_room_for_is_dropped_whole_and_what_left_makes_room()
    {
        var writer = new FrameWriter();
        var datagram = new byte[1_000];
        var count = 0;
        while (writer.TryAdd(datagram))
        {
            count++;
        }

        Assert.Equal(FrameWriter.MostWaiting / (FrameReader.HeadLength + datagram.Length), count);
        Assert.Equal(count * 1_002, writer.Waiting.Length);
        // A smaller one may still fit.
        Assert.True(writer.TryAdd(new byte[FrameWriter.MostWaiting - (count * 1_002) - FrameReader.HeadLength]));
        Assert.False(writer.TryAdd([]));

        // A frame and a half are gone: the reader still finds the other half of it.
        writer.Left(1_503);
        Assert.True(writer.TryAdd(datagram));
        Assert.Equal([0x03, 0xE8], writer.Waiting.Slice(501, 2).ToArray());
    }
}
