using TeleExpertise.Bridge;

namespace TeleExpertise.Interop.Tests.Browsers;

[Collection(nameof(Pages))]
public sealed class APageIsReloaded(BrowserRoom room)
{
    [Fact]
    public async Task It_joins_again_under_its_name_and_the_others_see_and_hear_it_again()
    {
        await using var one = await room.Join("reload", "one");
        await using var two = await room.Join("reload", "two");
        await two.Sees("one");
        await two.Hears("one");

        await one.Reload();
        await one.Join();
        await two.Sees("one");
        await two.Hears("one");
        await one.Receives(5, 20);
        Assert.Single(room.Events, e => e is SfuEvent.Lost { Room: "reload" });
    }
}
