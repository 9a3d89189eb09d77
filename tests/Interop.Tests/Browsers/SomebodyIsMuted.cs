using TeleExpertise.Bridge;

namespace TeleExpertise.Interop.Tests.Browsers;

[Collection(nameof(Pages))]
public sealed class SomebodyIsMuted(BrowserRoom room)
{
    [Fact]
    public async Task Their_camera_and_microphone_stop_and_come_back_in_their_places()
    {
        await using var one = await room.Join("mute", "one");
        await using var two = await room.Join("mute", "two");
        await two.Sees("one");
        await two.Hears("one");
        var (seen, heard) = (await two.StreamOf("one", SlotKind.Video), await two.StreamOf("one", SlotKind.Audio));

        await one.Page.EvaluateAsync("async () => { await peer.setMicrophone(null); await peer.setCamera(null); }");
        await Task.Delay(1000); // what was on its way
        var before = await two.Received();
        await Task.Delay(1000);
        Assert.Equal(before, await two.Received());

        await one.Page.EvaluateAsync("async () => { await peer.setMicrophone(microphone); await peer.setCamera(camera); }");
        await two.Sees("one");
        await two.Hears("one");
        Assert.Equal(seen.Mid, (await two.StreamOf("one", SlotKind.Video)).Mid);
        Assert.Equal(heard.Mid, (await two.StreamOf("one", SlotKind.Audio)).Mid);
    }
}
