namespace TeleExpertise.Interop.Tests.Browsers;

[Collection(nameof(Pages))]
public sealed class TwoBrowsersMeet(BrowserRoom room)
{
    [Fact]
    public async Task They_see_and_hear_each_other_and_go_on_after_an_ice_restart()
    {
        await using var one = await room.Join("meet", "one");
        await using var two = await room.Join("meet", "two");
        await Task.WhenAll(one.Receives(20, 50), two.Receives(20, 50));

        await one.Restart();
        await Task.WhenAll(one.Receives(20, 50), two.Receives(20, 50));
    }
}
