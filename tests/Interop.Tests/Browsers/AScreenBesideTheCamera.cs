using TeleExpertise.Bridge;

namespace TeleExpertise.Interop.Tests.Browsers;

[Collection(nameof(Pages))]
public sealed class AScreenBesideTheCamera(BrowserRoom room)
{
    [Fact]
    public async Task Comes_in_its_own_slot_and_goes_and_the_camera_stays()
    {
        await using var one = await room.Join("screen", "one");
        await using var two = await room.Join("screen", "two");
        await two.Sees("one");

        await one.Page.EvaluateAsync("async () => peer.setScreen(window.shared = await media.openScreen())");
        await two.Sees("one", kind: SlotKind.Screen);
        await two.Sees("one");

        await one.Page.EvaluateAsync("() => { shared.stop(); return peer.setScreen(null); }");
        await Eventually.Holds(async () => await two.StreamOf("one", SlotKind.Screen) == default, () => Task.FromResult("The screen is still there."));
        await two.Sees("one");
    }
}
