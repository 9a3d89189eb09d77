using TeleExpertise.Testing;

namespace TeleExpertise.EndToEnd;

public sealed class TheFirstPage(TestApp app, Chromium chromium) : IClassFixture<TestApp>, IClassFixture<Chromium>
{
    [Fact]
    public async Task Asks_a_stranger_to_sign_in_in_french()
    {
        var page = await chromium.Window();
        await page.GotoAsync(app.Url + "/");
        Assert.Equal("Se connecter", await page.Locator("h1").TextContentAsync());
    }
}
