namespace TeleExpertise.Interop.Tests.Stacks;

public sealed class StacksOfOthersMeet(OpenDoors doors) : IClassFixture<OpenDoors>
{
    [Fact]
    public async Task GStreamer_and_werift_publish_and_receive_each_other()
    {
        await using var one = OtherStack.GStreamer("publish", "VP8", doors.Whip("both", "gstreamer"));
        await using var two = await OtherStack.Werift("publish", doors.Whip("both", "werift"));
        await Task.WhenAll(one.Counts(20, 5), two.Counts(20, 5));

        // Who watches does not receive their own name.
        await using var seesTwo = OtherStack.GStreamer("watch", "VP8", doors.Whep("both", "gstreamer"));
        await using var seesOne = await OtherStack.Werift("watch", doors.Whep("both", "werift"));
        await Task.WhenAll(seesTwo.Counts(50, 10), seesOne.Counts(50, 10, keyFrames: 1));
    }

    [Fact]
    public async Task GStreamer_publishes_H264_and_decodes_it()
    {
        await using var camera = OtherStack.GStreamer("publish", "H264", doors.Whip("h264", "camera"));
        await using var screen = OtherStack.GStreamer("watch", "H264", doors.Whep("h264", "screen"));
        await screen.Counts(50, 15);
    }
}
