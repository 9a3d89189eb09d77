using System.Net;
using TeleExpertise.Testing;

namespace TeleExpertise.Web.Tests.Demo;

public sealed class TwoTerritoriesAreShown(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public async Task Each_has_its_doors_and_its_page_and_neither_coordinator_sees_the_other()
    {
        using var door = app.CreateClient();
        var groups = (await door.Page("/sign-in")).QuerySelectorAll("details.personas-of");
        Assert.Equal(["Lozère", "Lot"], groups.Select(g => g.QuerySelector("summary")!.FirstChild!.TextContent.Trim()));
        Assert.Equal([true, false], groups.Select(g => g.HasAttribute("open")));

        using var lot = await SignedIn("coordinator-lot");
        var page = await lot.Page("/territory");
        Assert.Equal("Lot", page.QuerySelector("h1")!.TextContent);
        Assert.Contains("MSP de Saint-Céré", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("Langogne", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Equal(page.QuerySelectorAll("table tbody tr").Length, page.QuerySelectorAll("svg .dot").Length);
        Assert.Equal(HttpStatusCode.NotFound, (await lot.GetAsync("/territory?in=lozere")).StatusCode);
        using var lozere = await SignedIn("coordinator");
        Assert.Equal(HttpStatusCode.NotFound, (await lozere.GetAsync("/territory?in=lot")).StatusCode);
    }

    [Fact]
    public async Task One_specialist_serves_both()
    {
        using var http = await SignedIn("expert-dermatology");
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/queue")).StatusCode);
        using var door = app.CreateClient();
        Assert.Contains("Lozère + Lot", (await door.Page("/sign-in")).Body!.TextContent, StringComparison.Ordinal);
    }

    async Task<HttpClient> SignedIn(string persona)
    {
        var http = app.CreateClient();
        (await http.PostAsync("/demo/sign-in?as=" + persona, null)).EnsureSuccessStatusCode();
        return http;
    }
}
