using System.Net;
using AngleSharp.Html.Parser;
using TeleExpertise.Testing;

namespace TeleExpertise.Web.Tests.Layout;

public sealed class PagesTellPeopleWhatWentWrong(ProductionApp production) : IClassFixture<ProductionApp>
{
    readonly TestApp app = production.App;

    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    public async Task An_unknown_address_is_a_page_that_leads_home(string method)
    {
        using var http = app.CreateClient();
        using var answer = await http.SendAsync(new HttpRequestMessage(new(method), "/no/such/page"));
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("text/html", answer.Content.Headers.ContentType?.MediaType);
        Assert.Contains("<h1>Page introuvable</h1>", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_without_its_token_is_a_page_that_says_it_was_refused()
    {
        using var http = app.CreateClient();
        using var form = new FormUrlEncodedContent([new("_handler", "sign-in"), new("Email", "a@example.org")]);
        using var answer = await http.PostAsync("/sign-in", form);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("<h1>Demande refusée</h1>", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_speaks_the_readers_language()
    {
        using var http = app.CreateClient();
        http.DefaultRequestHeaders.AcceptLanguage.ParseAdd("en-GB");
        Assert.Contains("lang=\"en\"", await (await http.GetAsync("/no/such/page")).Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/sign-in")]
    [InlineData("/sign-in?next=%2Fqueue&x=%22%3E")]
    [InlineData("/no/such/page?x=1")]
    public async Task The_skip_link_stays_on_the_page(string address)
    {
        using var http = app.CreateClient();
        var page = await new HtmlParser().ParseDocumentAsync(await (await http.GetAsync(address)).Content.ReadAsStringAsync());
        Assert.Equal(address + "#content", page.QuerySelector("a.skip")!.GetAttribute("href"));
        Assert.NotNull(page.QuerySelector("main#content"));
    }
}
