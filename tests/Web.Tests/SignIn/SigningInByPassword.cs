using System.Net;
using static TeleExpertise.Web.Tests.SignIn.OpenApp;

namespace TeleExpertise.Web.Tests.SignIn;

public sealed class SigningInByPassword(OpenApp open) : IClassFixture<OpenApp>
{
    async Task<string> Somebody()
    {
        using var administrator = await open.Administrator();
        var email = Guid.NewGuid().ToString("n") + "@example.org";
        using var browser = open.Browser();
        using var set = await Fill(browser, await Invite(administrator, email), "invitation", ("Password", Password));
        Assert.Equal(HttpStatusCode.Redirect, set.StatusCode);
        return email;
    }

    [Fact]
    public async Task The_right_password_opens_the_page_that_was_asked_for()
    {
        using var browser = open.Browser();
        var email = await Somebody();
        using var answer = await Fill(browser, "/sign-in?next=%2Fterritory", "sign-in", ("Email", " " + email.ToUpperInvariant()), ("Password", Password));
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal("/territory", new Uri(new Uri(open.App.Url), answer.Headers.Location!).AbsolutePath);
    }

    [Theory]
    [InlineData("https://elsewhere.example/")]
    [InlineData("//elsewhere.example/")]
    [InlineData("/\\elsewhere.example")]
    public async Task It_never_leads_to_another_site(string next)
    {
        using var browser = open.Browser();
        using var answer = await Fill(browser, "/sign-in?next=" + Uri.EscapeDataString(next), "sign-in", ("Email", await Somebody()), ("Password", Password));
        Assert.Equal(new Uri(open.App.Url).Authority, new Uri(new Uri(open.App.Url), answer.Headers.Location!).Authority);
    }

    [Fact]
    public async Task A_wrong_password_and_an_unknown_address_get_the_same_answer()
    {
        using var browser = open.Browser();
        var email = await Somebody();
        using var wrong = await Enter(browser, email, "not this one at all");
        using var unknown = await Enter(browser, "nobody@example.org", "not this one at all");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
        Assert.Equal(wrong.StatusCode, unknown.StatusCode);
        Assert.Equal(Told(await wrong.Content.ReadAsStringAsync()), Told(await unknown.Content.ReadAsStringAsync()));

        static string Told(string page) => page[page.IndexOf("class=\"summary\"", StringComparison.Ordinal)..page.IndexOf("<form method=\"post\"", page.IndexOf("class=\"summary\"", StringComparison.Ordinal), StringComparison.Ordinal)];
    }

    [Fact]
    public async Task An_address_that_is_no_text_is_one_that_nobody_has()
    {
        using var browser = open.Browser();
        using var answer = await Enter(browser, "a\uFFFE@example.org", "not this one at all");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
    }

    [Fact]
    public async Task Five_wrong_tries_close_the_account_even_all_at_once()
    {
        using var browser = open.Browser();
        var email = await Somebody();
        await browser.GetAsync("/sign-in"); // one antiforgery cookie for all
        await Task.WhenAll(Enumerable.Range(0, 12).Select(i => Enter(browser, email, "wrong " + i)));
        using var right = await Enter(browser, email, Password);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, right.StatusCode);
        await open.App.Database.Sql($"update account set lockout_end = now() - interval '1 second' where email = '{email}'");
        using var later = await Enter(browser, email, Password);
        Assert.Equal(HttpStatusCode.Redirect, later.StatusCode);
    }

    [Fact]
    public async Task Four_wrong_tries_do_not()
    {
        using var browser = open.Browser();
        var email = await Somebody();
        for (var i = 0; i < 4; i++) await Enter(browser, email, "wrong");
        Assert.Equal(HttpStatusCode.Redirect, (await Enter(browser, email, Password)).StatusCode);
        for (var i = 0; i < 4; i++) await Enter(browser, email, "wrong"); // counted anew
        Assert.Equal(HttpStatusCode.Redirect, (await Enter(browser, email, Password)).StatusCode);
    }

    [Fact]
    public async Task Without_the_forms_token_nothing_happens()
    {
        using var browser = open.Browser();
        using var form = new FormUrlEncodedContent([new("_handler", "sign-in"), new("Email", await Somebody()), new("Password", Password)]);
        using var answer = await browser.PostAsync("/sign-in", form);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.False(answer.Headers.Contains("Set-Cookie") && answer.Headers.GetValues("Set-Cookie").Any(c => c.Contains("session", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Each_try_leaves_an_audit_row_without_the_address()
    {
        using var browser = open.Browser();
        var email = await Somebody();
        await Enter(browser, email, "wrong");
        await Enter(browser, email, Password);
        var outcomes = await open.App.Database.Sql($"select string_agg(outcome, ',' order by id) from audit_entry where action = 'sign-in' and subject_id = (select id from account where email = '{email}')");
        Assert.Equal("refused,done", outcomes);
    }
}
