using System.Net;
using TeleExpertise.Testing;

namespace TeleExpertise.Web.Tests.ProSanteConnect;

public sealed class TheProviderIsAway
{
    [Fact]
    public async Task Who_sets_out_is_told_so_and_may_come_in_another_way()
    {
        var app = new TestApp { Settings = { ["Psc:Environment"] = "custom", ["Psc:Authority"] = "http://127.0.0.1:9", ["Psc:ClientId"] = "x", ["Psc:ClientSecret"] = "x" } };
        await app.InitializeAsync();
        using var browser = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(app.Url) };
        using var answer = await browser.GetAsync("/sign-in/psc?next=%2Fterritory");
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal("/sign-in?psc=away&next=%2Fterritory", answer.Headers.Location!.ToString());
        var page = await browser.Page("/sign-in?psc=away");
        Assert.Contains("ne répond pas", page.QuerySelector("[role=alert]")!.TextContent, StringComparison.Ordinal);
        Assert.NotNull(page.QuerySelector("form.by-password"));
        await ((IAsyncLifetime)app).DisposeAsync();
    }
}
