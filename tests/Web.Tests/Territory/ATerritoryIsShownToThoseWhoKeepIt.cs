using System.Net;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using TeleExpertise.Testing;

namespace TeleExpertise.Web.Tests.Territory;

public sealed class ATerritoryIsShownToThoseWhoKeepIt(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public async Task Sites_stand_below_their_organisation_and_groups_name_their_members()
    {
        var page = await Page("coordinator", "/territory");
        var gevaudan = page.QuerySelectorAll("ul.tree > li").Single(li => li.QuerySelector(".what")!.TextContent == "MSP du Haut-Gévaudan");
        Assert.Equal(4, gevaudan.QuerySelectorAll("ul > li").Length);
        Assert.Contains("Nasbinals", gevaudan.TextContent, StringComparison.Ordinal);
        Assert.Contains(page.QuerySelectorAll("ul.tree > li"), li => li.QuerySelector(".what")!.TextContent == "GHT de la Lozère" && li.TextContent.Contains("Hôpital Langogne", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_map_and_the_table_say_the_same_and_tell_known_roads_from_estimated_ones()
    {
        var page = await Page("admin", "/territory");
        var rows = page.QuerySelectorAll("table tbody tr");
        Assert.Equal(rows.Length, page.QuerySelectorAll("svg .dot").Length);
        Assert.Contains("140 km", rows.Single(r => r.QuerySelector("th")!.TextContent == "Langogne").TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("estimé", rows.Single(r => r.QuerySelector("th")!.TextContent == "Langogne").TextContent, StringComparison.Ordinal);
        Assert.Contains("estimé", rows.Single(r => r.QuerySelector("th")!.TextContent == "Villefort").TextContent, StringComparison.Ordinal);
        Assert.NotEmpty(page.QuerySelector("svg > title")!.TextContent);
        Assert.NotEmpty(page.QuerySelector("svg > desc")!.TextContent);
    }

    [Theory]
    [InlineData("msp", 10, 20)]
    [InlineData("msp_site", 10, 10)]
    [InlineData("local_hospital", 3, 3)]
    public async Task A_kind_is_filtered_by_a_link_and_keeps_its_sites(string kind, int roots, int lines)
    {
        var page = await Page("coordinator", "/territory?kind=" + kind);
        Assert.Equal(roots, page.QuerySelectorAll("ul.tree > li").Length);
        Assert.Equal(lines, page.QuerySelectorAll("ul.tree li").Length);
        Assert.Equal("/territory?kind=" + kind, page.QuerySelector(".filters a[aria-current]")!.GetAttribute("href"));
    }

    [Fact]
    public async Task An_unknown_kind_shows_all() =>
        Assert.Contains("Tout", (await Page("coordinator", "/territory?kind=castle")).QuerySelector(".filters a[aria-current]")!.TextContent, StringComparison.Ordinal);

    [Theory]
    [InlineData("gp-langogne", "/territory")]
    [InlineData("expert-internal", "/territory")]
    [InlineData("intern", "/territory")]
    [InlineData("cme", "/territory")]
    [InlineData("coordinator", "/territory?in=nowhere")]
    public async Task Nobody_else_finds_it(string persona, string path)
    {
        using var http = await SignedIn(persona);
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync(path)).StatusCode);
    }

    async Task<IHtmlDocument> Page(string persona, string path)
    {
        using var http = await SignedIn(persona);
        return await new HtmlParser().ParseDocumentAsync(await http.GetStringAsync(path));
    }

    async Task<HttpClient> SignedIn(string persona)
    {
        var http = app.CreateClient();
        (await http.PostAsync("/demo/sign-in?as=" + persona, null)).EnsureSuccessStatusCode();
        return http;
    }
}
