using System.Net;
using TeleExpertise.Server.Tests.Fixtures;

namespace TeleExpertise.Server.Tests.Whip;

/// <summary>RFC 9725 section 4: methods reserved for later are refused, and pages of any site may call.</summary>
public sealed class TheDoorsSpeakHttp(SignalingHost host) : IClassFixture<SignalingHost>
{
    [Theory]
    [InlineData("GET", "/whip/room/a", "POST, OPTIONS")]
    [InlineData("PUT", "/whep/room/a", "POST, OPTIONS")]
    [InlineData("PATCH", "/whip/room/a/session", "DELETE, OPTIONS")]
    [InlineData("POST", "/whep/room/a/session", "DELETE, OPTIONS")]
    public async Task Other_methods_are_not_allowed(string method, string path, string allowed)
    {
        var answer = await host.Send(new(method), path);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
        Assert.Equal(allowed, string.Join(", ", answer.Content.Headers.Allow));
    }

    [Theory]
    [InlineData("/whip/room/a", "POST, OPTIONS", true)]
    [InlineData("/whep/room/a", "POST, OPTIONS", true)]
    [InlineData("/whip/room/a/session", "DELETE, OPTIONS", false)]
    public async Task A_preflight_is_answered(string path, string methods, bool takesOffers)
    {
        var answer = await host.Send(HttpMethod.Options, path, origin: "https://studio.example");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("*", answer.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.Equal(methods, answer.Headers.GetValues("Access-Control-Allow-Methods").Single());
        Assert.Contains("Authorization", answer.Headers.GetValues("Access-Control-Allow-Headers").Single(), StringComparison.Ordinal);
        Assert.Equal(takesOffers, answer.Headers.TryGetValues("Accept-Post", out _));
    }

    [Fact]
    public async Task A_foreign_page_reads_refusals_and_addresses()
    {
        var answer = await host.Post("/whip/room/a", null);
        Assert.Equal("*", answer.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.Contains("Location", answer.Headers.GetValues("Access-Control-Expose-Headers").Single(), StringComparison.Ordinal);
    }
}
