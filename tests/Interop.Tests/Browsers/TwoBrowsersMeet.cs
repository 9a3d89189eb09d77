namespace TeleExpertise.Interop.Tests.Browsers;

public sealed class TwoBrowsersMeet(BrowserRoom room) : IClassFixture<BrowserRoom>
{
    [Fact]
    public async Task They_see_and_hear_each_other_and_go_on_after_an_ice_restart()
    {
        var one = await room.Join("meet", "one");
        var two = await room.Join("meet", "two");
        await Task.WhenAll(one.Receives(20, 50), two.Receives(20, 50));

        await one.Restart();
        await Task.WhenAll(one.Receives(20, 50), two.Receives(20, 50));
    }
}
