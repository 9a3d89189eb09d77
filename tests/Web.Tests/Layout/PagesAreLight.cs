using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using TeleExpertise.Testing;

namespace TeleExpertise.Web.Tests.Layout;

public sealed class PagesAreLight(ProductionApp production) : IClassFixture<ProductionApp>
{
    readonly TestApp app = production.App;

    [Fact]
    public async Task The_first_page_with_its_style_script_and_icons_is_under_40_kB_compressed()
    {
        using var http = Whole();
        var total = await Weight(http, "/sign-in");
        foreach (var part in Parts(await http.Page("/sign-in"))) total += await Weight(http, part);
        Assert.InRange(total, 1, 40_000);
    }

    /// <summary>A hundred are promised before the first packet of sound; the rest is for the sockets' words and what HTTP says besides. infra/bench room counts it all.</summary>
    [Fact]
    public async Task A_rooms_page_with_all_its_parts_is_under_80_kB_compressed()
    {
        var village = await Village.Build(app.Database);
        var meeting = await Meeting.Open(app.Database, village, await village.Expert(), TimeProvider.System.GetUtcNow());
        using var doctor = await app.SignIn(await village.Requester());
        var room = $"/sessions/{meeting.Id}/room";
        var document = await doctor.Page(room);
        var total = await Weight(doctor, room);
        foreach (var part in Parts(document).Concat(document.QuerySelectorAll("[data-from]").Select(e => e.GetAttribute("data-from")!))) total += await Weight(doctor, part);
        Assert.InRange(total, 1, 80_000);
    }

    [Fact]
    public async Task What_the_build_made_may_be_kept_for_ever_and_pages_may_not()
    {
        using var http = Compressing();
        var document = await new HtmlParser().ParseDocumentAsync(await http.GetStringAsync("/sign-in"));
        using var style = await http.GetAsync(document.QuerySelector("link[rel=stylesheet]")!.GetAttribute("href"));
        Assert.Contains("immutable", style.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        using var page = await http.GetAsync("/sign-in");
        Assert.True(page.Headers.CacheControl!.NoStore);
    }

    [Theory]
    [InlineData("/sign-in", true)]
    [InlineData("/sign-in?next=guess", false)] // repeated in the page: its length must tell nothing
    public async Task A_page_is_compressed_unless_it_repeats_its_address(string address, bool compressed)
    {
        using var http = new HttpClient(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.None }) { BaseAddress = new Uri(app.Url) };
        http.DefaultRequestHeaders.AcceptEncoding.ParseAdd("gzip, br");
        Assert.Equal(compressed, (await http.GetAsync(address)).Content.Headers.ContentEncoding.Contains("br"));
    }

    HttpClient Whole() => new() { BaseAddress = new Uri(app.Url) };

    HttpClient Compressing() => new(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.All }) { BaseAddress = new Uri(app.Url) };

    static IEnumerable<string> Parts(IDocument document) => document.QuerySelectorAll("link[rel=stylesheet], script[src], link[rel=icon]").Select(e => e.GetAttribute("href") ?? e.GetAttribute("src")!)
        .Concat(document.QuerySelectorAll("svg use").Select(u => u.GetAttribute("href")!.Split('#')[0])).Distinct();

    static async Task<int> Weight(HttpClient http, string part)
    {
        using var asked = new HttpRequestMessage(HttpMethod.Get, part);
        asked.Headers.AcceptEncoding.ParseAdd("gzip, br");
        using var answer = await http.SendAsync(asked);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return (await answer.Content.ReadAsByteArrayAsync()).Length;
    }
}
