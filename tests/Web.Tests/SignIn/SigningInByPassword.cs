using System.Net;
using static TeleExpertise.Web.Tests.SignIn.OpenApp;

namespace TeleExpertise.Web.Tests.SignIn;

public sealed class SigningInByPassword(OpenApp open) : IClassFixture<OpenApp>
{
    async Task<string> Somebody()
    {
        var email = Guid.NewGuid().ToString("n") + "@example.org";
        (await open.Somebody(email)).Dispose();
        return email;
    }

    [Fact]
    public async Task The_right_password_opens_the_page_that_was_asked_for()
    {
        using var browser = open.Browser();
        var email = await Somebody();
        using var answer = await open.Enter(browser, " " + email.ToUpperInvariant(), Password, page: "/sign-in?next=%2Fterritory");
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
        using var answer = await open.Enter(browser, await Somebody(), Password, page: "/sign-in?next=" + Uri.EscapeDataString(next));
        Assert.Equal(new Uri(open.App.Url).Authority, new Uri(new Uri(open.App.Url), answer.Headers.Location!).Authority);
    }

    [Fact]
    public async Task An_address_that_is_no_text_is_one_that_nobody_has()
    {
        using var browser = open.Browser();
        using var answer = await open.Enter(browser, "a\uFFFE@example.org", "not this one at all");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
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
        await open.Enter(browser, email, "wrong");
        await open.Enter(browser, email, Password);
        var outcomes = await open.App.Database.Sql($"select string_agg(outcome, ',' order by id) from audit_entry where action = 'sign-in' and subject_id = (select id from account where email = '{email}')");
        Assert.Equal("done,refused,done", outcomes); // the first when the invitation was accepted
    }
}
