using System.Net;
using TeleExpertise.Testing;

namespace TeleExpertise.Web.Tests;

public sealed class TheServerIsReady(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public async Task Health_answers_200_once_the_database_is_migrated()
    {
        using var http = app.CreateClient();
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/health/ready")).StatusCode);
    }

    [Fact]
    public async Task The_first_page_leads_to_sign_in_in_french()
    {
        using var http = app.CreateClient();
        var page = await http.GetStringAsync("/");
        Assert.Contains("lang=\"fr\"", page, StringComparison.Ordinal);
        Assert.Contains("Se connecter</h2>", page, StringComparison.Ordinal);
    }
}
