using System.Net;
using AngleSharp.Html.Parser;
using TeleExpertise.Testing;

namespace TeleExpertise.Web.Tests.Layout;

public sealed class PagesAreLight(ProductionApp production) : IClassFixture<ProductionApp>
{
    readonly TestApp app = production.App;

    [Fact]
    public async Task The_first_page_with_its_style_script_and_icons_is_under_40_kB_compressed()
    {
        using var http = Compressing();
        var html = await http.GetStringAsync("/sign-in");
        var document = await new HtmlParser().ParseDocumentAsync(html);
        var parts = document.QuerySelectorAll("link[rel=stylesheet], script[src], link[rel=icon]").Select(e => e.GetAttribute("href") ?? e.GetAttribute("src")!)
            .Concat(document.QuerySelectorAll("svg use").Select(u => u.GetAttribute("href")!.Split('#')[0])).Distinct().Prepend("sign-in");
        var total = 0;
        foreach (var part in parts) total += await Weight(part);
        Assert.InRange(total, 1, 40_000);
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

    HttpClient Compressing() => new(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.All }) { BaseAddress = new Uri(app.Url) };

    async Task<int> Weight(string part)
    {
        using var http = new HttpClient(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.None }) { BaseAddress = new Uri(app.Url) };
        http.DefaultRequestHeaders.AcceptEncoding.ParseAdd("gzip, br");
        return (await http.GetByteArrayAsync(part)).Length;
    }
}
