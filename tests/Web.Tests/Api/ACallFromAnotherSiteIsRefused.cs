using System.Net;

namespace TeleExpertise.Web.Tests.Api;

public sealed class ACallFromAnotherSiteIsRefused(ProbeApp app) : IClassFixture<ProbeApp>
{
    [Theory]
    [InlineData("POST", "/api/plain", "Origin", "https://elsewhere.example")]
    [InlineData("POST", "/api/plain", "Origin", "null")]
    [InlineData("POST", "/api/plain", "Sec-Fetch-Site", "cross-site")]
    [InlineData("POST", "/api/plain", "Sec-Fetch-Site", "same-site")]
    [InlineData("POST", "/hub/probe/negotiate", "Origin", "https://elsewhere.example")]
    [InlineData("GET", "/hub/probe", "Origin", "https://elsewhere.example")] // how a WebSocket begins
    [InlineData("GET", "/HUB/probe", "Origin", "https://elsewhere.example")]
    [InlineData("GET", "/hub/probe", "Origin", "null")]
    public async Task Foreign(string method, string path, string header, string value)
    {
        using var client = await app.SignedIn();
        using var request = new HttpRequestMessage(new(method), path);
        request.Headers.Add(header, value);
        await Problem.Of(await client.SendAsync(request), HttpStatusCode.BadRequest, "foreign-origin");
    }

    [Fact]
    public async Task Our_own_pages_and_programs_without_origin_are_served()
    {
        using var client = await app.SignedIn();
        using var own = new HttpRequestMessage(HttpMethod.Get, "/hub/probe");
        own.Headers.Add("Origin", app.Url.GetLeftPart(UriPartial.Authority));
        own.Headers.Add("Sec-Fetch-Site", "same-origin");
        Assert.Equal("connected", await (await client.SendAsync(own)).Content.ReadAsStringAsync());
        Assert.Equal("connected", await client.GetStringAsync("/hub/probe"));
    }

    [Fact]
    public async Task A_link_from_another_site_may_still_lead_here()
    {
        using var client = await app.SignedIn();
        using var link = new HttpRequestMessage(HttpMethod.Get, "/api/number/1?more=2");
        link.Headers.Add("Sec-Fetch-Site", "cross-site");
        Assert.Equal(HttpStatusCode.OK, (await client.SendAsync(link)).StatusCode);
    }
}
