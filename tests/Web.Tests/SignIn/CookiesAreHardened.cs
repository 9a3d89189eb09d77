using System.Net;
using TeleExpertise.Testing;

namespace TeleExpertise.Web.Tests.SignIn;

/// <summary>As a hospital runs it: people come over https, here through a proxy that says so.</summary>
public sealed class CookiesAreHardened : IAsyncLifetime
{
    readonly TestApp app = new() { Settings = { ["PublicUrl"] = "https://expertise.example.org", ["Proxy:Addresses"] = "127.0.0.1,::1", ["Demo:AllowRemote"] = "true" } };

    public Task InitializeAsync() => app.InitializeAsync();
    public Task DisposeAsync() => ((IAsyncLifetime)app).DisposeAsync();

    HttpClient Browser()
    {
        var browser = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = new Uri(app.Url) };
        browser.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
        browser.DefaultRequestHeaders.Add("X-Forwarded-For", "192.0.2.7");
        return browser;
    }

    [Fact]
    public async Task Each_belongs_to_this_host_to_https_and_to_no_script()
    {
        var person = await (await Village.Build(app.Database)).Coordinator();
        using var browser = Browser();
        using var page = await browser.GetAsync("/sign-in");
        using var entered = await browser.PostAsync($"/demo/sign-in?as={person.Id:n}", null);
        var form = await page.Parsed();
        var token = form.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        using var ask = new HttpRequestMessage(HttpMethod.Post, "/sign-in/passkey/options") { Content = new FormUrlEncodedContent([new("__RequestVerificationToken", token)]) };
        ask.Headers.Add("Cookie", page.Headers.GetValues("Set-Cookie").First().Split(';')[0]);
        using var asked = await browser.SendAsync(ask);
        Assert.Equal(HttpStatusCode.OK, asked.StatusCode);

        var cookies = new[] { page, entered, asked }.SelectMany(a => a.Headers.TryGetValues("Set-Cookie", out var set) ? set : []).ToList();
        string[] names = ["__Host-teleexpertise-antiforgery", "__Host-teleexpertise-session", "__Host-teleexpertise-browser", "__Host-teleexpertise-passkey"];
        Assert.All(names, name => Assert.Contains(cookies, c => c.StartsWith(name + "=", StringComparison.Ordinal)));
        Assert.All(cookies, c =>
        {
            Assert.StartsWith("__Host-", c, StringComparison.Ordinal);
            foreach (var wanted in new[] { "; secure", "; httponly", "; samesite=", "; path=/" }) Assert.Contains(wanted, c, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("samesite=none", c, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("domain=", c, StringComparison.OrdinalIgnoreCase);
        });
    }

    [Fact]
    public async Task Browsers_are_told_to_stay_with_https()
    {
        using var browser = Browser();
        using var page = await browser.GetAsync("/sign-in");
        Assert.Equal("max-age=31536000", page.Headers.GetValues("Strict-Transport-Security").Single());
        Assert.Contains("connect-src 'self' wss://expertise.example.org;", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }
}
