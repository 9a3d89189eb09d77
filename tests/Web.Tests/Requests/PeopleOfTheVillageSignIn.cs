using System.Net;
using TeleExpertise.Testing;

namespace TeleExpertise.Web.Tests.Requests;

public sealed class PeopleOfTheVillageSignIn(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public async Task A_requester_is_led_to_their_requests()
    {
        var village = await Village.Build(app.Database);
        using var http = await app.SignIn(await village.Requester());
        var home = await http.GetAsync("/");
        Assert.Equal(HttpStatusCode.Redirect, home.StatusCode);
        Assert.EndsWith("/requests", home.Headers.Location!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_is_filed_for_tests()
    {
        var village = await Village.Build(app.Database);
        var request = await village.Filed(await village.Requester(), DateTimeOffset.UnixEpoch.AddYears(56));
        Assert.StartsWith("TE-", request.Reference, StringComparison.Ordinal);
    }
}
